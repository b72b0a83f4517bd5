import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import { sealBatch } from '@deskwire/queue/seals.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { testWorld } from '../../testing/world.ts';
import { AppError } from '../errors.ts';
import { fresh, step, type Feed, type FedEvent } from './feed.ts';
import { insertFed, listFed, makeFedTable } from './feed.fixture.ts';
import { transact } from '../transaction.ts';

const world = await testWorld();
await makeFedTable(world);
const team = await aTeam(world.kysely);
const stranger = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');

/** A feed that writes down what it takes, for one team; `after` sees it before it commits. */
function feedOf(after: (events: readonly FedEvent[]) => void = () => {}): Feed {
  const name = `test-${randomUUIDv7()}`;
  return {
    name,
    subscribed: (_db, team_ids) => Promise.resolve(team_ids.filter((id) => id === team.id)),
    take: async (feeding, events) => {
      await insertFed(name, feeding, events);
      after(events);
    },
  };
}

/** Commits so many events of a team in one transaction, and gives them positions. */
async function happen(count: number, team_id: string = team.id): Promise<void> {
  const author = {
    services: world.services,
    request: { id: randomUUIDv7(), address: '', user_agent: '', origin: 'worker' as const },
    credentials: {},
    now: () => new Date(Date.now() + world.clock.offset_ms).toISOString(),
  };
  await transact(world.db, author, { path: 'test', events: [] }, async ({ events }) => {
    for (let index = 0; index < count; index++)
      events.add('person.updated', { id: randomUUIDv7(), team_id }, { changes: {} });
  });
  await seal();
}
async function seal(): Promise<void> {
  const client = await world.pool.connect();
  while ((await sealBatch(client, 500, world.clock.offset_ms)) > 0);
  client.release();
}
/** Lets a feed begin where the log ends now. */
const begin = async (feed: Feed) => {
  expect(await step(world.services, feed, fresh())).toBe(0);
  return feed;
};

test('two workers feed each event once and in order, imports included', async () => {
  const feed = await begin(feedOf());
  await happen(1200);
  await (await world.as(agent)).tickets.create({ title: 'One among many' });
  await happen(30);
  await happen(40, stranger.id);
  await seal();
  const worker = async () => {
    const progress = fresh();
    while ((await step(world.services, feed, progress)) > 0);
  };
  await Promise.all([worker(), worker()]);
  const fed = await listFed(world, feed.name);
  const expected = await world.kysely
    .selectFrom('event_positions')
    .select(['event_id', 'position'])
    .where('team_id', '=', team.id)
    .where('position', '>', fed[0]!.position - 1)
    .orderBy('position')
    .execute();
  expect(fed.map(({ event_id }) => event_id)).toEqual(expected.map(({ event_id }) => event_id));
  expect(fed.length).toBeGreaterThanOrEqual(1231);
});

test('a new feed begins with what happens next', async () => {
  await happen(5);
  const feed = await begin(feedOf());
  await happen(2);
  expect(await step(world.services, feed, fresh())).toBeGreaterThanOrEqual(2);
  expect(await listFed(world, feed.name)).toHaveLength(2);
});

test('a batch that fails leaves nothing behind and comes again', async () => {
  let fails = true;
  const feed = await begin(
    feedOf(() => {
      if (fails) throw new Error('The consumer is broken');
    }),
  );
  await happen(3);
  const progress = fresh();
  expect(await step(world.services, feed, progress)).toBe(0);
  expect(await listFed(world, feed.name)).toHaveLength(0);
  fails = false;
  expect(await step(world.services, feed, progress)).toBeGreaterThan(0);
  expect(await listFed(world, feed.name)).toHaveLength(3);
});

test('one event that nothing can be done with holds up no other', async () => {
  let poison = '';
  const feed = await begin(
    feedOf((events) => {
      if (events.some(({ id }) => id === poison)) throw new Error('Cannot be dealt with');
    }),
  );
  await happen(5);
  const all = await world.kysely
    .selectFrom('event_positions')
    .select('event_id')
    .orderBy('position', 'desc')
    .limit(5)
    .execute();
  poison = all[2]!.event_id;
  const progress = fresh();
  for (let tries = 0; tries < 40; tries++) await step(world.services, feed, progress);
  const fed = (await listFed(world, feed.name)).map(({ event_id }) => event_id);
  expect(fed).toEqual(
    all
      .map(({ event_id }) => event_id)
      .filter((id) => id !== poison)
      .toReversed(),
  );
  const row = await world.kysely
    .selectFrom('feeds')
    .selectAll()
    .where('name', '=', feed.name)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject({ skipped: 1, last_error: 'Error: Cannot be dealt with' });
});

test('while the database is away a feed waits, and counts no failure', async () => {
  const feed = await begin(
    feedOf(() => {
      throw new AppError('UNAVAILABLE', { retry_after: 1 });
    }),
  );
  await happen(1);
  const progress = fresh();
  for (let tries = 0; tries < 10; tries++)
    await expect(step(world.services, feed, progress)).rejects.toMatchObject({ app: 'UNAVAILABLE' });
  expect(progress).toEqual(fresh());
});

test('a feed that is late says so', async () => {
  const feed = await begin(feedOf());
  await happen(1);
  world.clock.advance({ minutes: 2 });
  const before = world.reports.length;
  await step(world.services, feed, fresh());
  expect(world.reports.slice(before).map(({ message }) => message)).toEqual(['A feed is late']);
});
