import type { View, views } from '@deskwire/contract/desk/views.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';
import { presentView } from './rules.ts';

export async function getView({ db, scope }: Ctx<typeof views.get>, { view_id }: In<typeof views.get>): Promise<View> {
  const row = await queries.findView(db, scope, view_id);
  if (row === undefined) throw new AppError('VIEW_NOT_FOUND');
  return presentView(scope)(row);
}
