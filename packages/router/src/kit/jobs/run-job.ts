import { createContext } from '../access/access.ts';
import type { Call } from '../calls/call.ts';
import type { JobDefinition } from './job.ts';
import type { Services } from '../services.ts';
import { SpanKind } from '@opentelemetry/api';
import { inSpan } from '../calls/trace.ts';
import type { Envelope } from '../transaction.ts';

/** A job as the queue delivers it. */
export interface DeliveredJob {
  readonly id: string;
  readonly name: string;
  readonly team_id: string | null;
  readonly payload: unknown;
}

/** Runs one delivered job through the system router: the same validation, context and transaction as at a door. */
export async function runJob(
  services: Services,
  jobs: ReadonlyMap<string, JobDefinition>,
  call: Call,
  delivered: DeliveredJob,
): Promise<void> {
  const definition = jobs.get(delivered.name);
  if (definition === undefined) throw new Error(`No job is called ${delivered.name}`);
  const envelope = delivered.payload as Envelope;
  const ctx = createContext({
    services,
    credentials: {},
    request: { id: delivered.id, address: '', user_agent: '', origin: 'worker' },
    job: {
      job_id: delivered.id,
      team_id: delivered.team_id,
      actor_id: envelope.actor_id,
      user_id: envelope.user_id,
      on_behalf_of: envelope.on_behalf_of,
      correlation: envelope.correlation,
      causation: envelope.causation,
      bulk: definition.queue === 'bulk' || envelope.bulk === true,
      requires: definition.requires,
    },
  });
  await inSpan(
    `job ${delivered.name}`,
    { kind: SpanKind.CONSUMER, parent: envelope.traceparent, attributes: { 'messaging.message.id': delivered.id } },
    () => call(ctx, definition.name, envelope.input),
  );
}
