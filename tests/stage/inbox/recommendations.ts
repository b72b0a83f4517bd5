import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

const HANDLES = 'team:tickets.handle';

export const stage = onStage({
  furnish: aRecommendation,
  access: {
    'recommendations.create': HANDLES,
    'recommendations.update': HANDLES,
    'recommendations.delete': HANDLES,
    'recommendations.rate': 'team:tickets.read',
  },
});

/** What the agent advises, and what the reporter says of it. */
async function aRecommendation({ kysely }: TestWorld, { id: team_id, agent, reporter, mark }: Desk) {
  const recommendation = randomUUIDv7();
  await kysely
    .insertInto('recommendations')
    .values({
      team_id,
      id: recommendation,
      title: `${mark} title`,
      text: `${mark} text`,
      category: `${mark} category`,
      words: [mark],
      source: 'person',
      enabled: true,
      created_by: agent.person_id,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('recommendation_ratings')
    .values({
      team_id,
      recommendation_id: recommendation,
      person_id: reporter.person_id,
      helpful: true,
      rated_at: at,
    })
    .execute();
  return { rows: { recommendation } };
}
