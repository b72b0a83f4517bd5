import { viewSchemas, type View, type ViewKind, type views } from '@deskwire/contract/desk/views.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { countTaskLists } from '../../work/tasks/list/count.ts';
import { countTicketLists } from '../tickets/list/count.ts';
import { viewsOf } from './list.ts';
import { checkList } from './rules.ts';

const MOST_COUNTED = 50;
type Counting = Ctx<typeof views.counts>;

/** Counts what the caller sees in each view, in one statement. */
export async function countViews(ctx: Counting, { kind = 'ticket', view_ids }: In<typeof views.counts>) {
  const all = await viewsOf(ctx, kind);
  const asked = view_ids === undefined ? all.slice(0, MOST_COUNTED) : named(all, [...new Set(view_ids)]);
  const usable = asked.filter((view) => mayUse(ctx, view));
  const counts = await countEach(ctx, kind, usable);
  const found = new Map(usable.map(({ id }, place) => [id, counts[place]!]));
  return { items: asked.map(({ id }) => ({ id, count: found.get(id) ?? null })) };
}

/** The views of these names. Throws VIEW_NOT_FOUND. */
export const named = (all: readonly View[], ids: readonly string[]): View[] =>
  ids.map((id) => {
    const view = all.find((one) => one.id === id);
    if (view === undefined) throw new AppError('VIEW_NOT_FOUND');
    return view;
  });

/** A view that the team shares can filter by what one of its readers may not know, or by what there was once. */
function mayUse({ scope }: Counting, { kind, filter }: View): boolean {
  try {
    checkList(scope, kind, { filter });
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

function countEach(ctx: Counting, kind: ViewKind, asked: readonly View[]): Promise<number[]> {
  if (asked.length === 0) return Promise.resolve([]);
  return kind === 'ticket'
    ? countTicketLists(
        ctx,
        asked.map(({ filter }) => viewSchemas.ticket.filter.parse(filter)),
      )
    : countTaskLists(
        ctx,
        asked.map(({ filter }) => viewSchemas.task.filter.parse(filter)),
      );
}
