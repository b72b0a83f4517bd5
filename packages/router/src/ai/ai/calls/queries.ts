import type { AiCall } from '@deskwire/contract/ai/ai.schemas.ts';
import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { personShown } from '../../../identity/people/fragments.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';

const on = tables<'ai_calls' | 'ai_call_payloads'>();

/** The calls of everybody, or of one person. */
export interface Whose extends InTeam {
  readonly person_id: string | null;
}
const calls = (db: Db, { team_id, person_id }: Whose) =>
  on(db)
    .selectFrom('ai_calls')
    .where('ai_calls.team_id', '=', team_id)
    .$if(person_id !== null, (q) => q.where('ai_calls.actor_id', '=', person_id));
const columns = [
  'ai_calls.id',
  'ai_calls.task',
  'ai_calls.prompt',
  'ai_calls.provider',
  'ai_calls.provider_name',
  'ai_calls.model',
  'ai_calls.actor_id',
  personShown<PersonName | null>('ai_calls.team_id', 'ai_calls.actor_id').as('actor'),
  'ai_calls.state',
  'ai_calls.input_tokens',
  'ai_calls.cached_tokens',
  'ai_calls.output_tokens',
  'ai_calls.reasoning_tokens',
  'ai_calls.estimated',
  'ai_calls.cost_nanos',
  'ai_calls.finish',
  'ai_calls.error',
  'ai_calls.fallbacks',
  'ai_calls.created_at',
  'ai_calls.finished_at',
] as const;

export interface CallFilter {
  readonly task?: string | undefined;
  readonly state?: AiCall['state'] | undefined;
  readonly provider?: AiCall['provider'] | undefined;
}
export function listCalls(db: Db, whose: Whose, { task, state, provider }: CallFilter, slice: Slice) {
  const matching = calls(db, whose)
    .$if(task !== undefined, (q) => q.where('task', '=', task!))
    .$if(state !== undefined, (q) => q.where('state', '=', state!))
    .$if(provider !== undefined, (q) => q.where('provider', '=', provider!));
  return listed(
    db,
    { rows: matching.select(columns), matching: matching.select('ai_calls.id') },
    ['ai_calls.created_at', 'ai_calls.id'],
    'desc',
    slice,
  );
}
export type CallRow = Awaited<ReturnType<typeof listCalls>>['rows'][number];

/** A call with what was sent and answered, while that is kept. */
export const findCall = (db: Db, whose: Whose, id: string, now: string) =>
  calls(db, whose)
    .leftJoin('ai_call_payloads as p', (join) =>
      join
        .onRef('p.team_id', '=', 'ai_calls.team_id')
        .onRef('p.call_id', '=', 'ai_calls.id')
        .on('p.expires_at', '>', now),
    )
    .select(columns)
    .select(['p.request', 'p.response', 'p.expires_at as payload_expires_at'])
    .where('ai_calls.id', '=', id)
    .executeTakeFirst();
