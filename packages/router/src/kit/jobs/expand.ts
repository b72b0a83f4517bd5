import type { JobDefinition } from './job.ts';
import type { QueueName } from '@deskwire/queue/queues.ts';
import type { Reaction } from '../events/reactions.ts';
import type { Envelope } from '../transaction.ts';

/** A row of the outbox, and a job that it asks for. */
interface Row {
  readonly kind: 'event' | 'job';
  readonly name: string;
  readonly team_id: string | null;
  readonly payload: unknown;
}
type Draft = Omit<Row, 'kind'> & { readonly background?: boolean | undefined };

/**
 * Expands an outbox row for the relay: an event becomes one job per reaction, a job stays itself. `queueOf` throws for a job
 * that this release does not know, so that its row waits for one that does.
 */
export function expansionOf(reactions: readonly Reaction[], jobs: ReadonlyMap<string, JobDefinition>) {
  const byEvent = Map.groupBy(reactions, ({ event }): string => event);
  return {
    expand: ({ kind, name, team_id, payload }: Row): Draft[] =>
      kind === 'job'
        ? [{ name, team_id, payload }]
        : (byEvent.get(name) ?? []).map(({ job }) => ({
            name: job.name,
            team_id,
            payload,
            background: (payload as Envelope).bulk,
          })),
    queueOf: (name: string): QueueName => {
      const definition = jobs.get(name);
      if (definition === undefined) throw new Error(`No job is called ${name}`);
      return definition.queue;
    },
  };
}
