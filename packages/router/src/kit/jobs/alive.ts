import { sql, type RawBuilder } from 'kysely';
import type { JobDefinition } from './job.ts';

/**
 * Whether a job about a row is waiting or running. A job that failed for good or was discarded is neither: rows that depend
 * on it have to be ended by something else.
 */
export const isWorkedOn = (job: Pick<JobDefinition, 'name'>, field: string, id: RawBuilder<unknown>) => sql<boolean>`(
  exists (select 1 from jobs doing where doing.name = ${job.name} and doing.failed_at is null
    and doing.payload->'input'->>${field} = ${id}::text)
  or exists (select 1 from outbox waiting where waiting.name = ${job.name} and waiting.payload->'input'->>${field} = ${id}::text))`;
