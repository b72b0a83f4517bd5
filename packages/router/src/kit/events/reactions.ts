import type { EventType } from '@deskwire/contract/events.ts';
import type { EventRef, JobDefinition } from '../jobs/job.ts';
import type { Schema } from '@deskwire/contract/kit/define.ts';

/** The job that a domain runs when an event happens. */
export interface Reaction {
  readonly event: EventType;
  readonly job: JobDefinition;
}
/** The job re-reads the row: an event says that something happened, not what is true now. */
export const on = <I extends Schema & { readonly _input: EventRef }>(
  event: EventType,
  job: JobDefinition<I>,
): Reaction => ({ event, job });
