import { sql, type RawBuilder } from 'kysely';
import type { JobDefinition } from './job.ts';

/**
 * Whether a job about a row waits or runs. One that failed for good does nothing more, and neither does one that was
 * discarded: rows that wait for it have to be ended by somebody else.
 */
export const isWorkedOn = (job: Pick<JobDefinition, 'name'>, field: string, id: RawBuilder<unknown>) => sql<boolean>`(
  exists (select 1 from jobs doing where doing.name = ${job.name} and doing.failed_at is null
    and doing.payload->'input'->>${field} = ${id}::text)
  or exists (select 1 from outbox waiting where waiting.name = ${job.name} and waiting.payload->'input'->>${field} = ${id}::text))`;
