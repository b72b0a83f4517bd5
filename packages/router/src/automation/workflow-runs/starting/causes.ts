import type { Db } from '@deskwire/database/schema.ts';
import type { FedEvent } from '../../../kit/feeds/feed.ts';
import { findCauses } from '../queries.ts';

/** The run that led to something, and the workflows whose runs led to that one. */
export interface Cause {
  readonly workflow_id: string;
  readonly chain: readonly string[];
  readonly depth: number;
}

const BY = 'workflow_run:';
/** The run that did something, or whose own end an event tells of. */
function runOf({ on_behalf_of, type, payload }: FedEvent): string | undefined {
  if (on_behalf_of?.startsWith(BY) === true) return on_behalf_of.slice(BY.length);
  return type.startsWith('workflow.run_') ? (payload as { run_id?: string } | null)?.run_id : undefined;
}

/** The runs that led to some events, by the id of the event. */
export async function causesOf(db: Db, events: readonly FedEvent[]): Promise<ReadonlyMap<string, Cause>> {
  const led = events.flatMap((event) => {
    const id = runOf(event);
    return id === undefined ? [] : [{ event_id: event.id, team_id: event.team_id, id }];
  });
  const causes = await findCauses(db, led);
  return new Map(
    led.flatMap(({ event_id, id }) => {
      const cause = causes.get(id);
      return cause === undefined ? [] : [[event_id, cause] as const];
    }),
  );
}
