import type { View, ViewKind, views } from '@deskwire/contract/desk/views.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { todayIn } from '../../work/tasks/today.ts';
import * as queries from './queries.ts';
import { checkKind, presentView } from './rules.ts';
import { standardViews } from './standard.ts';

type Reading = Pick<Ctx<typeof views.list>, 'db' | 'scope' | 'now'>;

/** The views that somebody may use, those first that they put first. */
export const listViews = async (
  ctx: Reading,
  { kind = 'ticket' }: In<typeof views.list>,
): Promise<{ items: View[] }> => ({
  items: await viewsOf(ctx, kind),
});

/** The views of a kind in the order of the person. */
export async function viewsOf(ctx: Reading, kind: ViewKind): Promise<View[]> {
  const { db, scope } = ctx;
  checkKind(scope, kind);
  const saved = (await queries.listViews(db, scope, kind)).map(presentView(scope));
  const all = [...standardViews(scope, kind, await todayIn(ctx)), ...saved];
  const order = new Map((await queries.findOrder(db, scope, kind)).map((id, place) => [id, place]));
  const placeOf = ({ id }: View) => order.get(id) ?? order.size;
  return all.toSorted((a, b) => placeOf(a) - placeOf(b));
}
