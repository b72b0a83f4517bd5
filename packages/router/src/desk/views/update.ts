import type { View, views } from '@deskwire/contract/desk/views.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { demand } from '../../kit/access/can.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import * as queries from './queries.ts';
import { checkList, keeping, presentView } from './rules.ts';

/** Changes a view. Only people who manage shared views may share it, or stop sharing it. */
export async function updateView(
  { db, scope, now }: Ctx<typeof views.update>,
  { view_id, team_id: _, version, ...set }: In<typeof views.update>,
): Promise<View> {
  const present = presentView(scope);
  const view = await lockKept(db, scope, view_id);
  await checkVersion(view, version, () => ({ ...present(view), version: view.version }));
  if (set.shared !== undefined) demand(keeping, { shared: set.shared }, scope);
  checkList(scope, view.kind, set);
  if (Object.values(set).every((value) => value === undefined)) return present(view);
  return present(await queries.updateView(db, scope, view_id, set as Partial<queries.ViewFields>, now()));
}

/** A view that the person may change, held. Throws VIEW_NOT_FOUND, and FORBIDDEN for one of the team. */
export async function lockKept(db: Tx, scope: TeamScope, id: string): Promise<queries.ViewRow> {
  const view = await queries.lockView(db, scope, id);
  if (view === undefined) throw new AppError('VIEW_NOT_FOUND');
  demand(keeping, view, scope);
  return view;
}
