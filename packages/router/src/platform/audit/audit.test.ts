import { expect, test } from 'vitest';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { runSchedules } from '../../kit/jobs/schedule.ts';
import { testWorld } from '../../testing/world.ts';
import { checkpointKey, makeCheckpoint, proveTeam, signedText } from './checkpoints/make.ts';
import { auditDomain } from './domain.ts';
import { changesOf, labelIn, sentenceOf } from './trail/sentence.ts';

const world = await testWorld();

test('a changed event breaks the chain; which event it is, only the platform learns', async () => {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  const operator = await world.as(await aUser(world.kysely, { platform_role: 'admin' }));
  const { id } = await (await world.as(agent)).tickets.create({ title: 'x' });
  await world.drain();
  const auditor = await world.as(admin);
  expect(await auditor.audit.verify({})).toMatchObject({ next: null });
  const { payload } = (await auditor.audit.events({ entity_id: id })).items[0]!;
  const set = (value: unknown) =>
    world.pool.query(
      `update event_payloads set payload = $1 where event_id = (select id from events where entity_id = $2)`,
      [JSON.stringify(value), id],
    );
  await set({ ...payload, title: 'y' });
  const [event] = (await auditor.audit.events({ entity_id: id })).items;
  const broken = (reason: string) => ({ app: 'CHAIN_BROKEN', details: { batch: 1, reason } });
  await expect(auditor.audit.verify({})).rejects.toMatchObject(
    broken('The payload of an event is not the one that was sealed.'),
  );
  await expect(operator.audit.verify({})).rejects.toMatchObject(
    broken(`The payload of the event ${event!.id} is not the one that was sealed.`),
  );
  await set(payload);
  expect(await operator.audit.verify({})).toMatchObject({ next: null });
});

test('a payload that was erased leaves an event that still verifies', async () => {
  const team = await aTeam(world.kysely);
  const [admin, agent] = [await aMember(world.kysely, team, 'admin'), await aMember(world.kysely, team, 'agent')];
  const { id } = await (await world.as(agent)).tickets.create({ title: 'x' });
  await world.drain();
  await world.pool.query('delete from event_payloads where event_id = (select id from events where entity_id = $1)', [
    id,
  ]);
  const auditor = await world.as(admin);
  const [event] = (await auditor.audit.events({ entity_id: id })).items;
  expect(event).toMatchObject({ payload: null, address: null });
  expect(event!.payload_hash).toMatch(/^[0-9a-f]{64}$/);
  expect(await auditor.audit.verify({ from: event!.position! })).toMatchObject({ from: event!.position, next: null });
});

test('a checkpoint is made once a day, kept beside the files, and the same when it is made again', async () => {
  const team = await aTeam(world.kysely);
  const agent = await aMember(world.kysely, team, 'agent');
  await (await world.as(agent)).tickets.create({ title: 'x' });
  await world.drain();
  world.clock.advance({ days: 1 });
  await runSchedules(world.services, auditDomain.schedules);
  await world.drain();
  const [row] = await world.kysely.selectFrom('audit_checkpoints').selectAll().orderBy('position', 'desc').execute();
  const chunks = [];
  for await (const chunk of await world.services.storage.get(checkpointKey(Number(row!.position)))) chunks.push(chunk);
  const kept = JSON.parse(Buffer.concat(chunks).toString()) as object;
  expect(kept).toEqual({
    ...JSON.parse(signedText(row!)),
    kid: row!.kid,
    signature: row!.signature.toString('base64'),
  });
  const commit = () => Promise.reject(new Error('nothing is written'));
  const again = { services: world.services, db: world.db, now: () => new Date().toISOString(), commit };
  expect(await makeCheckpoint(again)).toEqual(row);
  expect(await proveTeam(world.db, team.id, Number(row!.position))).toMatchObject({ team_position: 1 });
});

test('the trail is narrowed by account, key, address and request', async () => {
  const team = await aTeam(world.kysely);
  const admin = await aMember(world.kysely, team, 'admin');
  const member = await aMember(world.kysely, team, 'member');
  const { key, id: key_id } = await (await world.as(admin)).apiKeys.create({ name: 'Robot', scopes: ['tickets.*'] });
  await (await world.as(member, { address: '192.0.2.7' })).tickets.create({ title: 'by hand' });
  await world.caller({ bearer: key }).tickets.create({ title: 'by robot' });
  const auditor = await world.as(admin);
  const titles = async (filter: object) =>
    (await auditor.audit.logs({ type: ['ticket.created'], ...filter })).items.map(({ label }) => label);
  expect(await titles({})).toEqual(['by robot', 'by hand']);
  expect(await titles({ user_id: member.user_id })).toEqual(['by hand']);
  expect(await titles({ key_id })).toEqual(['by robot']);
  expect(await titles({ address: '192.0.2.7' })).toEqual(['by hand']);
  const [byRobot] = (await auditor.audit.logs({ key_id })).items;
  expect(byRobot!.key).toEqual({ id: key_id, name: 'Robot' });
  expect(await titles({ request_id: byRobot!.request_id! })).toEqual(['by robot']);
  expect(await titles({ at_after: '2041-01-01T00:00:00Z' })).toEqual([]);
});

test.each([
  [
    { type: 'ticket.status_changed', payload: { from: 'open', to: 'closed' } },
    'Ada: ticket status changed from open to closed',
  ],
  [{ type: 'settings.changed', payload: {} }, 'Ada: settings changed'],
  [
    { type: 'ticket.updated', payload: { changes: { title: { from: 'a', to: 'b' }, tags: { from: [], to: ['x'] } } } },
    'Ada: ticket updated, title, tags',
  ],
  [{ type: 'file.uploaded', payload: { name: 'plan.pdf' } }, 'Ada: file uploaded (plan.pdf)'],
  [{ type: 'person.updated', payload: { changes: { tags: { from: [], to: ['x'] } } } }, 'Ada: person updated, tags'],
])('%j reads as a sentence', ({ type, payload }, sentence) => {
  const said = { type, actor: 'Ada', label: labelIn(payload), changes: changesOf(payload) };
  expect(sentenceOf(said)).toBe(sentence);
});
