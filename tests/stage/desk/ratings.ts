import { randomUUIDv7 } from 'node:crypto';
import { mintTeam } from '@deskwire/router/kit/access/mint-team.ts';
import { ratingTokens } from '@deskwire/router/desk/ratings/token.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later, REPORTED } from '../words.ts';
import { stage as tickets } from './tickets.ts';

export const stage = onStage({
  furnish: aRating,
  access: {
    'ratings.list': 'team:tickets.handle',
    'ratings.get': 'signed:rating',
    'ratings.answer': 'signed:rating',
  },
  inputs: {
    'ratings.get': ({ own }) => ({ token: own.token }),
    'ratings.answer': ({ own }) => ({ token: own.token, score: 4, comment: 'Quick' }),
  },
  harmless: {
    'ratings.list assignee_id': 'a filter: only ratings of the team are ever put to it',
  },
  links: ['ratings.get', 'ratings.answer'],
});

/** What the reporter answered about the ticket of the stage, and the token of the link by which they did. */
async function aRating({ kysely, services }: TestWorld, desk: Desk) {
  const { id: team_id, reporter, agent, mark } = desk;
  const { ticket } = (await desk.of(tickets)).rows;
  const id = randomUUIDv7();
  await kysely
    .insertInto('ticket_ratings')
    .values({
      team_id,
      id,
      ticket_id: ticket,
      person_id: reporter.person_id,
      assignee_id: agent.person_id,
      asked_at: at,
      expires_at: later,
      score: 2,
      comment: `${mark} ${REPORTED} answer`,
      answered_at: at,
    })
    .execute();
  return { rows: { ticket_rating: id }, token: ratingTokens.write(services, { team_id: mintTeam(team_id), id }) };
}
