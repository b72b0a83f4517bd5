import { randomUUIDv7 } from 'node:crypto';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import type { Asking } from './ask.ts';
import { titleOf, type Prompt } from './prompt.ts';
import { insertCall } from './reserve.queries.ts';

/** Notes that rules answered, and why no model did. */
export async function recordRules(
  { scope, commit, now }: Pick<Asking, 'scope' | 'commit' | 'now'>,
  prompt: Pick<Prompt, 'name' | 'version'>,
  fallbacks: Provenance['fallbacks'],
): Promise<Provenance> {
  const id = randomUUIDv7();
  await commit(({ db }) =>
    insertCall(db, {
      team_id: scope.team_id,
      id,
      task: prompt.name,
      prompt: titleOf(prompt),
      provider: 'rules',
      provider_name: 'rules',
      model: null,
      actor_id: scope.person_id ?? null,
      state: 'settled',
      reserved_tokens: 0,
      reserved_nanos: 0,
      price: null,
      fallbacks: JSON.stringify(fallbacks),
      finish: 'stop',
      created_at: now(),
      finished_at: now(),
      expires_at: now(),
    }),
  );
  return {
    provider: 'rules',
    provider_name: 'rules',
    model: null,
    prompt: titleOf(prompt),
    call_id: id,
    usage: null,
    estimated: false,
    cost_nanos: 0,
    finish: 'stop',
    fallbacks,
  };
}
