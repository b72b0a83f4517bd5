import { startModels, type ModelServer } from '@deskwire/adapters/openai-server.fixture.ts';
import { aMember, aTeam, type TestPerson, type TestTeam } from '@deskwire/testing/builders.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { Asking } from '../asking/ask.ts';
import { testWorld, type TestWorld } from '../../../testing/world.ts';

/** A world where models are served, and a team that asks them. */
export interface AiWorld {
  readonly world: TestWorld;
  readonly models: ModelServer;
  readonly close: () => Promise<void>;
}
export async function aiWorld(): Promise<AiWorld> {
  const world = await testWorld();
  const models = await startModels();
  // OpenAI's name, so that calls have a price.
  world.serveModels(models.base_url);
  return { world, models, close: () => models.close() };
}

export interface AskingTeam {
  readonly team: TestTeam;
  readonly member: TestPerson;
  readonly admin: TestPerson;
}
export async function anAskingTeam(
  { kysely }: TestWorld,
  tier: 'free' | 'pro' | 'premium' = 'premium',
): Promise<AskingTeam> {
  const team = await aTeam(kysely, { tier });
  return { team, member: await aMember(kysely, team, 'member'), admin: await aMember(kysely, team, 'admin') };
}

/** What the model was told last, as one text. */
export const lastAsked = ({ asked }: ModelServer): string => JSON.stringify(asked.at(-1)?.body.messages);

/** Asks as a job of somebody would, without a door that counts their calls. */
export const askingOf =
  ({ services, clock }: TestWorld) =>
  ({ team_id, person_id }: TestPerson): Asking => ({
    db: services.db,
    scope: { team_id: mintTeam(team_id), person_id, tier: 'premium' },
    services,
    now: () => new Date(Date.now() + clock.offset_ms).toISOString(),
    commit: (work) => transaction(services.db, (db) => work({ db })),
  });
