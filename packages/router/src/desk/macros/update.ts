import type { Macro, macros } from '@deskwire/contract/desk/macros.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { AppError } from '../../kit/errors.ts';
import { checkChanges } from './check-changes.ts';
import * as queries from './queries.ts';

/** Changes a macro. One of the team that is made somebody's own belongs to whoever made it. */
export async function updateMacro(
  { db, scope, now }: Ctx<typeof macros.update>,
  { macro_id, version, team_id: _, ...fields }: In<typeof macros.update>,
): Promise<Macro> {
  const macro = await lockUsable(db, scope, macro_id);
  await checkVersion(macro, version);
  if (fields.changes !== undefined) await checkChanges(db, scope, fields.changes);
  return queries.updateMacro(db, scope, macro.id, fields, now());
}

export async function lockUsable(db: Tx, scope: TeamScope, id: string): Promise<Macro> {
  const macro = await queries.lockMacro(db, scope, id);
  if (macro === undefined) throw new AppError('MACRO_NOT_FOUND');
  return macro;
}
