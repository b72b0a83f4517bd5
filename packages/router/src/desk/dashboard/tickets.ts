import type { dashboard, DashboardTickets } from '@deskwire/contract/desk/dashboard.ts';
import type { TicketBucket, TicketFigure, TicketGroup } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { createdIn, figure, happenedIn, ofGroup, resolvedIn, trend } from './figures.ts';
import { before, cut, rangeOf, type Cut } from './range.ts';
import * as queries from './tickets.queries.ts';
import { namesOf } from '../../identity/people/recipients/recipients.ts';

export type TicketsCtx = Pick<Ctx<typeof dashboard.tickets>, 'db' | 'scope' | 'user' | 'now'>;

/** Counts the tickets created, resolved and left in the backlog, bucket by bucket and by kind. */
export async function readTickets(ctx: TicketsCtx, input: In<typeof dashboard.tickets>): Promise<DashboardTickets> {
  const range = await cut(ctx, rangeOf(ctx, input), input.group_by);
  const previous = before(range);
  const rows = await queries.readCounts(ctx.db, ctx.scope, range, previous);
  const { data, left_before } = bucketsOf(range, rows);
  const total = (kind: queries.Kind): TicketFigure =>
    figure(
      data.reduce((sum, bucket) => sum + bucket[kind], 0),
      happenedIn[kind](range),
    );
  const [created, resolved] = [total('created'), total('resolved')];
  const left = data.at(-1)!.backlog;
  const { start, end, time_zone, group_by } = range;
  return {
    start,
    end,
    time_zone,
    group_by,
    data,
    trends: {
      created: trend(created, figure(numberOf(rows, 'created_before') ?? 0, createdIn(previous))),
      resolved: trend(resolved, figure(numberOf(rows, 'resolved_before') ?? 0, resolvedIn(previous))),
      backlog: trend(figure(left, { unresolved_at: end }), figure(left_before, { unresolved_at: start })),
      median_resolution_hours: {
        current: hoursOf(numberOf(rows, 'median')),
        previous: hoursOf(numberOf(rows, 'median_before')),
      },
    },
    by: await groupsOf(ctx, range, rows),
  };
}

const numberOf = (rows: readonly queries.CountRow[], figure: queries.CountRow['figure']) =>
  rows.find((row) => row.figure === figure)?.count ?? null;
const hoursOf = (seconds: number | null) => (seconds === null ? null : Math.round(seconds / 36) / 100);

interface Buckets {
  readonly data: TicketBucket[];
  /** The backlog when the first bucket begins. */
  readonly left_before: number;
}
/** Every bucket, also those in which nothing happened. What was left then is what is left now, less what happened since. */
function bucketsOf({ buckets }: Cut, rows: readonly queries.CountRow[]): Buckets {
  const counts = new Map(
    rows
      .filter(({ dimension }) => dimension === 'bucket')
      .map(({ figure, value, count }) => [`${figure} ${value}`, count!]),
  );
  const merged = buckets.map((_, index) => counts.get(`merged ${index + 1}`) ?? 0);
  const data = buckets.map((bucket, index) => ({
    ...bucket,
    created: counts.get(`created ${index + 1}`) ?? 0,
    resolved: counts.get(`resolved ${index + 1}`) ?? 0,
    backlog: 0,
  }));
  const now = numberOf(rows, 'unresolved')!;
  let backlog =
    now - numberOf(rows, 'created_after')! + numberOf(rows, 'resolved_after')! + numberOf(rows, 'merged_after')!;
  for (const [index, bucket] of [...data.entries()].toReversed()) {
    bucket.backlog = backlog;
    backlog += bucket.resolved + merged[index]! - bucket.created;
  }
  return { data, left_before: backlog };
}

const MOST_GROUPS = 50;
const dimensions = ['type', 'priority', 'category', 'assignee'] as const;

async function groupsOf({ db, scope }: TicketsCtx, range: Cut, rows: readonly queries.CountRow[]) {
  const groups = dimensions.map((dimension) => {
    const counts = new Map<string | null, Record<queries.Kind, number>>();
    for (const row of rows) {
      if (row.dimension !== dimension) continue;
      const known = counts.get(row.value) ?? { created: 0, resolved: 0 };
      counts.set(row.value, { ...known, [row.figure]: row.count! });
    }
    const largest = [...counts].toSorted(
      ([a, x], [b, y]) => y.created + y.resolved - x.created - x.resolved || ((a ?? '') < (b ?? '') ? -1 : 1),
    );
    return [dimension, largest.slice(0, MOST_GROUPS)] as const;
  });
  const people = groups.find(([dimension]) => dimension === 'assignee')![1].flatMap(([id]) => id ?? []);
  const names = await namesOf(db, scope.team_id, people);
  const present = groups.map(([dimension, largest]): [typeof dimension, TicketGroup[]] => [
    dimension,
    largest.map(([value, count]) => {
      const those = ofGroup(dimension, value);
      return {
        value,
        name: dimension === 'assignee' && value !== null ? (names.get(value) ?? null) : null,
        created: figure(count.created, { ...those, ...createdIn(range) }),
        resolved: figure(count.resolved, { ...those, ...resolvedIn(range) }),
      };
    }),
  ]);
  return Object.fromEntries(present) as DashboardTickets['by'];
}
