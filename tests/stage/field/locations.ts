import { createHash, randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import type { TestUser } from '@deskwire/testing/builders.ts';
import type { Actor } from '../../kit/actors.ts';
import type { FurnishedTeam } from '../../kit/team.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later } from '../words.ts';

const reads = 'team:field.read';
const writes = 'team:field.write';
const text = 'I agree that the team keeps where I am.';
const text_hash = createHash('sha256').update(text).digest();

export const stage = onStage({
  furnish: aTrack,
  everybodyCame: everybodyAgrees,
  access: {
    'locations.list': reads,
    'locations.latest': reads,
    'locations.consent': writes,
    'locations.consents': reads,
    'locations.revoke': writes,
    'locations.erase': writes,
    'locations.reveal': 'team:people.manage',
  },
  inputs: {
    'locations.list': () => ({}),
    'locations.log': () => ({ points: [{ at: new Date().toISOString(), lat: 47.376887, lon: 8.541694 }] }),
    'locations.consent': () => ({ text: 'I agree to something else.' }),
    'locations.reveal': ({ a }) => ({ person_id: a.agent.person_id, reason: 'To find out who is near' }),
  },
});

/** Where the agent was, as they agreed, and that the owner has looked at it. */
async function aTrack({ kysely }: TestWorld, { id: team_id, agent, owner, mark }: Desk) {
  const location_consent = randomUUIDv7();
  const { person_id } = agent;
  await kysely
    .insertInto('location_consents')
    .values({ team_id, id: location_consent, person_id, text: `${mark} ${text}`, text_hash, granted_at: at })
    .execute();
  await kysely
    .insertInto('locations')
    .values({ team_id, person_id, at, lat: '47.376887', lon: '8.541694', accuracy: 5, received_at: at })
    .execute();
  await kysely
    .insertInto('location_reveals')
    .values({
      team_id,
      id: randomUUIDv7(),
      person_id,
      viewer_id: owner.person_id,
      reason: `${mark} reason`,
      created_at: at,
      expires_at: later,
    })
    .execute();
  return { rows: { location_consent } };
}

/** Whoever calls has agreed, so that they can send where they are, and revoke it. */
async function everybodyAgrees(
  { kysely }: TestWorld,
  { id: team_id }: FurnishedTeam,
  people: readonly { readonly actor: Actor; readonly user: TestUser }[],
): Promise<void> {
  const here = await kysely
    .selectFrom('people')
    .select('id')
    .where('team_id', '=', team_id)
    .where(
      'user_id',
      'in',
      people.map(({ user }) => user.user_id),
    )
    .execute();
  await kysely
    .insertInto('location_consents')
    .values(
      here.map(({ id: person_id }) => ({ team_id, id: randomUUIDv7(), person_id, text, text_hash, granted_at: at })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
