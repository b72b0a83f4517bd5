import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestPerson } from '@deskwire/testing/builders.ts';

const at = new Date(Date.now() - 60_000).toISOString();
const later = new Date(Date.now() + 30 * 86_400_000).toISOString();

interface Desk {
  readonly id: string;
  readonly owner: TestPerson;
  readonly reporter: TestPerson;
  readonly mark: string;
}

/** A provider of the team, where the models of the stage are served, and a call that the reporter once made. */
export async function someAi({ kysely, services }: TestWorld, { id: team_id, owner, reporter, mark }: Desk) {
  const [provider, call] = [randomUUIDv7(), randomUUIDv7()];
  const [models] = services.models.platform;
  await kysely
    .insertInto('ai_providers')
    .values({
      team_id,
      id: provider,
      name: `${mark} models`,
      base_url: models?.base_url ?? 'http://127.0.0.1:9/v1',
      model: 'gpt-5-mini',
      created_by: owner.person_id,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('ai_calls')
    .values({
      team_id,
      id: call,
      task: 'summarize',
      prompt: 'summarize@1',
      provider: 'compatible',
      provider_name: `${mark} models`,
      model: 'gpt-5-mini',
      actor_id: reporter.person_id,
      state: 'settled',
      created_at: at,
      finished_at: at,
      expires_at: at,
    })
    .execute();
  await kysely
    .insertInto('ai_call_payloads')
    .values({ team_id, call_id: call, request: `${mark} request`, response: `${mark} response`, expires_at: later })
    .execute();
  await kysely
    .insertInto('ai_budgets')
    .values({ team_id, subject: 'team', period: 'day', tokens: 1_000_000, nanos: null, updated_at: at })
    .execute();
  await kysely
    .insertInto('ai_counters')
    .values({ team_id, subject: 'team', period: 'day', starts: at.slice(0, 10), tokens: 100, nanos: 0 })
    .execute();
  return { ai_provider: provider, ai_call: call };
}
