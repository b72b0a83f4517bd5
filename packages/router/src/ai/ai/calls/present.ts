import type { AiCall } from '@deskwire/contract/ai/ai.schemas.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type * as queries from './queries.ts';

/** The calls that somebody sees: all of the team for those who manage it, and otherwise their own. */
export const whoseOf = ({ team_id, person_id, roles }: TeamScope): queries.Whose => ({
  team_id,
  person_id: rolesPermit(roles, 'team.manage') ? null : person_id,
});

/** A call as it is shown, without what was said in it. */
export function presentCall(row: queries.CallRow): AiCall {
  const { input_tokens, cached_tokens, output_tokens, reasoning_tokens, cost_nanos, fallbacks } = row;
  const count = (value: unknown) => Number(value ?? 0);
  return {
    id: row.id,
    task: row.task,
    prompt: row.prompt,
    provider: row.provider as AiCall['provider'],
    provider_name: row.provider_name,
    model: row.model,
    actor_id: row.actor_id,
    actor: row.actor,
    state: row.state as AiCall['state'],
    usage:
      input_tokens === null && output_tokens === null
        ? null
        : {
            input: count(input_tokens),
            cached: count(cached_tokens),
            output: count(output_tokens),
            reasoning: count(reasoning_tokens),
          },
    estimated: row.estimated,
    cost_nanos: cost_nanos === null ? null : Number(cost_nanos),
    finish: row.finish,
    error: row.error,
    fallbacks: fallbacks as unknown as AiCall['fallbacks'],
    created_at: row.created_at,
    finished_at: row.finished_at,
  };
}
