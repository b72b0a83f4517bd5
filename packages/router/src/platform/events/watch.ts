import type { Event } from '@deskwire/contract/kit/events.ts';
import { events } from '@deskwire/contract/platform/events.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { recheckAccess, RECHECK_MS } from '../../kit/streams/recheck.ts';
import { hearingOf, hears, presentEvent, type RowRule } from './audience.ts';
import * as queries from './queries.ts';

type Input = In<typeof events.watch>;

/**
 * The events of a team as they happen. Before each delivery, and at least every ten seconds, the caller's credentials
 * and role are asked anew; what they may no longer do ends the stream with its error.
 */
export async function* watchEvents(
  ctx: Ctx<typeof events.watch>,
  input: Input,
  signal: AbortSignal,
): AsyncGenerator<Event, void> {
  const { team_id } = ctx.scope;
  const { after } = input;
  const { begins } = ctx.request;
  let checked = performance.now();
  for await (const batch of ctx.services.events.follow({ team_id, user_id: ctx.user.id, after, begins, signal })) {
    const wanted = batch.filter((event) => wants(input, event));
    if (wanted.length === 0 && performance.now() - checked < RECHECK_MS) continue;
    const { scope } = await recheckAccess(events.watch, 'events.watch', ctx, {});
    checked = performance.now();
    const told = await audible(ctx, scope, wanted);
    // A client that learns of a change reads its lists at once.
    if (told.length > 0) await ctx.services.replica?.note(ctx.user.id);
    yield* told;
  }
}

const wants = ({ type, entity, entity_id }: Input, event: Event): boolean =>
  (type === undefined || type.includes(event.type)) &&
  (entity === undefined || entity.includes(event.entity)) &&
  (entity_id === undefined || entity_id === event.entity_id);

async function audible(ctx: Ctx<typeof events.watch>, scope: TeamScope, wanted: readonly Event[]): Promise<Event[]> {
  const hearing = hearingOf(ctx.services, scope);
  const judged = wanted.map((event) => ({ event, heard: hears(hearing, scope, event) }));
  const seen = new Map<RowRule, Set<string>>();
  for (const [rule, those] of Map.groupBy(judged, ({ heard }) => heard))
    if (typeof rule === 'function')
      seen.set(
        rule,
        await queries.findSeen(
          ctx.services.db,
          scope,
          rule,
          those.flatMap(({ event }) => event.entity_id ?? []),
        ),
      );
  return judged
    .filter(({ event, heard }) => (typeof heard === 'function' ? seen.get(heard)!.has(event.entity_id ?? '') : heard))
    .map(({ event }) => presentEvent(scope)(event));
}
