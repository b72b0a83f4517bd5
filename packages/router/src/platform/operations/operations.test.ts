import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { dispatchBatch } from '@deskwire/queue/dispatch.ts';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { doJob, expansion } from '../../runtime/work.ts';
import { sending } from '../../testing/uploads.ts';
import { testWorld } from '../../testing/world.ts';

const world = await testWorld();
const anAdmin = async () => aMember(world.kysely, await aTeam(world.kysely), 'admin');
const many = (count: number) =>
  `id,title\n${Array.from({ length: count }, (_, index) => `K${index},Ticket ${index}`).join('\n')}`;
const start = async (person: TestPerson, csv: string) =>
  (await sending(world, person, csv, 'tickets.csv')).tickets.importFile({});
const operationOf = async (person: TestPerson, operation_id: string) =>
  (await world.as(person)).operations.get({ operation_id });
const ticketsOf = ({ team_id }: TestPerson) =>
  world.kysely
    .selectFrom('tickets')
    .select(['id', 'number', 'external_key', 'title'])
    .where('team_id', '=', team_id)
    .execute();
const eventsOf = async ({ team_id }: TestPerson, type: string) =>
  (
    await world.kysely
      .selectFrom('events')
      .select('id')
      .where('team_id', '=', team_id)
      .where('type', '=', type)
      .execute()
  ).length;

type Delivered = Parameters<typeof doJob>[1];
const report = (error: unknown): never => {
  throw error;
};
/** The jobs of a team by their name that are due, dispatched and left undone. What else events call for is not done here. */
async function due({ team_id }: TestPerson, name = 'tickets.importBatch'): Promise<Delivered[]> {
  const client = await world.pool.connect();
  const options = { batch: 500, offsetMs: world.clock.offset_ms, report };
  while ((await dispatchBatch(client, expansion, options)).taken > 0);
  client.release();
  return world.kysely
    .selectFrom('jobs')
    .select(['id', 'name', 'team_id', 'payload'])
    .where('team_id', '=', team_id)
    .where('name', '=', name)
    .where('failed_at', 'is', null)
    .execute();
}
/** As a worker that died before it could say that it had done its job: the job is delivered again. */
const redeliver = (job: Delivered) =>
  world.kysely
    .insertInto('jobs')
    .values({ ...job, payload: JSON.stringify(job.payload), queue: 'bulk', dispatched_at: new Date().toISOString() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
/** Does batches as long as there are any, or so many. */
async function doBatches(admin: TestPerson, most = 100): Promise<void> {
  for (let done = 0; done < most; done++) {
    const [job] = await due(admin);
    if (job === undefined) return;
    await doJob(world.services, job);
  }
}

test('every batch is delivered again and to two workers at once, and each line goes in once', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, many(1700));
  const before: Delivered[] = [];
  for (let round = 0; round < 10; round++) {
    const [job] = await due(admin);
    if (job === undefined) break;
    await Promise.all([doJob(world.services, job), doJob(world.services, job)]);
    before.push(job);
    for (const old of before) {
      await redeliver(old);
      await doJob(world.services, old);
    }
  }
  expect(before).toHaveLength(5);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'succeeded', total: 1700, done: 1700, failed: 0 });
  const tickets = await ticketsOf(admin);
  expect(tickets).toHaveLength(1700);
  expect(new Set(tickets.map(({ external_key }) => external_key)).size).toBe(1700);
  expect(new Set(tickets.map(({ number }) => number)).size).toBe(1700);
  expect(await eventsOf(admin, 'ticket.created')).toBe(1700);
  expect(await eventsOf(admin, 'operation.started')).toBe(1);
  expect(await eventsOf(admin, 'operation.finished')).toBe(1);
});

test('two imports of one file at the same time make each ticket and each person once', async () => {
  const admin = await anAdmin();
  const csv = `id,title,email\n${Array.from({ length: 1200 }, (_, n) => `K${n},Ticket ${n},p${n % 40}@example.net`).join('\n')}`;
  const started = [await start(admin, csv), await start(admin, csv)];
  for (let jobs = await due(admin); jobs.length > 0; jobs = await due(admin))
    await Promise.all(jobs.map((job) => doJob(world.services, job)));
  const [first, second] = await Promise.all(started.map(({ id }) => operationOf(admin, id)));
  expect([first!.state, second!.state, first!.done, second!.done]).toEqual(['succeeded', 'succeeded', 1200, 1200]);
  const counts = [first!, second!].map(({ result }) => (result as { created?: number }).created ?? 0);
  expect(counts[0]! + counts[1]!).toBe(1200);
  expect(await ticketsOf(admin)).toHaveLength(1200);
  expect(await eventsOf(admin, 'ticket.created')).toBe(1200);
  expect(await eventsOf(admin, 'person.created')).toBe(40);
});

test('a batch that breaks in the middle of writing leaves nothing, and goes in when it is tried again', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, many(1200));
  await sql`
    create function refuse_one() returns trigger language plpgsql as $$
    begin if new.title = 'Ticket 700' then raise exception 'the disk is gone' using errcode = '58030'; end if; return new; end $$`.execute(
    world.kysely,
  );
  await sql`create trigger refuse_one after insert on tickets for each row execute function refuse_one()`.execute(
    world.kysely,
  );
  await expect(doBatches(admin)).rejects.toMatchObject({ app: 'INTERNAL' });
  expect(await operationOf(admin, id)).toMatchObject({ state: 'running', done: 500 });
  expect(await ticketsOf(admin)).toHaveLength(500);
  await sql`drop trigger refuse_one on tickets`.execute(world.kysely);
  await doBatches(admin);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'succeeded', done: 1200 });
  expect(await ticketsOf(admin)).toHaveLength(1200);
  expect(await eventsOf(admin, 'ticket.created')).toBe(1200);
});

test('what is cancelled while it runs stops after the batch in hand, whose lines stay, and can go on', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, many(1700));
  await doBatches(admin, 2);
  const desk = await world.as(admin);
  expect(await desk.operations.cancel({ operation_id: id })).toMatchObject({ state: 'cancelling', done: 500 });
  await doBatches(admin);
  const cancelled = await operationOf(admin, id);
  expect(cancelled).toMatchObject({ state: 'cancelled', done: 500, total: 1700 });
  expect(cancelled.finished_at).not.toBeNull();
  await expect(desk.operations.cancel({ operation_id: id })).rejects.toMatchObject({ app: 'OPERATION_FINISHED' });
  await desk.operations.retry({ operation_id: id });
  await doBatches(admin);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'succeeded', done: 1700, error: null });
  expect(await ticketsOf(admin)).toHaveLength(1700);
  await expect(desk.operations.retry({ operation_id: id })).rejects.toMatchObject({ app: 'OPERATION_NOT_RETRYABLE' });
});

test('what is cancelled before it began never begins', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, many(3));
  expect(await (await world.as(admin)).operations.cancel({ operation_id: id })).toMatchObject({ state: 'cancelled' });
  await doBatches(admin);
  expect(await ticketsOf(admin)).toEqual([]);
  expect(await eventsOf(admin, 'operation.finished')).toBe(1);
});

test('twenty who cancel at once end it once', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, many(3));
  const desk = await world.as(admin);
  const answers = await Promise.allSettled(
    Array.from({ length: 20 }, () => desk.operations.cancel({ operation_id: id })),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await eventsOf(admin, 'operation.finished')).toBe(1);
});

test('whoever loses the right in the middle loses it for the rest of the lines', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, many(1700));
  await doBatches(admin, 2);
  await world.kysely
    .updateTable('people')
    .set({ roles: ['member'] })
    .where('id', '=', admin.person_id)
    .execute();
  await doBatches(admin);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'failed', done: 500, error: { code: 'FORBIDDEN' } });
  expect(await ticketsOf(admin)).toHaveLength(500);
});

test('lines that were refused can be tried again, and those that went in stay as they are', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, 'title,status\nA,open\nB,triage\nC,triage\nD,');
  await doBatches(admin);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'succeeded', done: 2, failed: 2 });
  await world.kysely
    .insertInto('ticket_statuses')
    .values({ team_id: admin.team_id, slug: 'triage', name: 'Triage', category: 'open', position: 9 })
    .execute();
  await (await world.as(admin)).operations.retry({ operation_id: id });
  await doBatches(admin);
  expect(await operationOf(admin, id)).toMatchObject({
    state: 'succeeded',
    done: 4,
    failed: 0,
    result: { created: 4 },
  });
  expect((await ticketsOf(admin)).map(({ title }) => title).toSorted()).toEqual(['A', 'B', 'C', 'D']);
  expect((await (await world.as(admin)).operations.errors({ operation_id: id })).total).toBe(0);
});

test('a file that is away fails the operation, and it goes on when the file is back', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, many(1200));
  await doBatches(admin, 2);
  const folder = join(world.dir, 'files');
  await rename(join(folder, 'files'), join(folder, 'away'));
  await doBatches(admin);
  await rename(join(folder, 'away'), join(folder, 'files'));
  const failed = await operationOf(admin, id);
  expect(failed).toMatchObject({ state: 'failed', done: 500, error: { code: 'FILE_NOT_FOUND' } });
  await (await world.as(admin)).operations.retry({ operation_id: id });
  await doBatches(admin);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'succeeded', done: 1200 });
  expect(await ticketsOf(admin)).toHaveLength(1200);
});

test('an operation whose batch was given up ends as failed after a while; one that still waits does not', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, many(3));
  const [job] = await due(admin);
  world.clock.advance({ minutes: 20 });
  for (const watcher of await due(admin, 'operations.watch')) await doJob(world.services, watcher);
  expect((await operationOf(admin, id)).state).toBe('queued');
  await world.kysely
    .updateTable('jobs')
    .set({ failed_at: new Date().toISOString(), error: 'poison' })
    .where('id', '=', job!.id)
    .execute();
  world.clock.advance({ minutes: 20 });
  for (const watcher of await due(admin, 'operations.watch')) await doJob(world.services, watcher);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'failed', error: { code: 'INTERNAL' } });
  await (await world.as(admin)).operations.retry({ operation_id: id });
  await doBatches(admin);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'succeeded', done: 3 });
});

test('everybody sees what they started, and managers see all', async () => {
  const admin = await anAdmin();
  const team = { id: admin.team_id };
  const owner = await aMember(world.kysely, team, 'owner');
  const agent = await aMember(world.kysely, team, 'agent');
  const stranger = await anAdmin();
  const { id } = await start(admin, many(1));
  await doBatches(admin);
  expect((await (await world.as(owner)).operations.list({})).items.map((operation) => operation.id)).toEqual([id]);
  expect((await (await world.as(agent)).operations.list({})).total).toBe(0);
  for (const person of [agent, stranger]) {
    const desk = await world.as(person);
    for (const call of [desk.operations.get, desk.operations.errors, desk.operations.cancel, desk.operations.retry])
      await expect(call({ operation_id: id })).rejects.toMatchObject({ app: 'OPERATION_NOT_FOUND' });
  }
  const mine = await world.as(admin);
  expect((await mine.operations.list({ state: ['failed'] })).total).toBe(0);
  expect((await mine.operations.list({ kind: 'tickets.import', state: ['succeeded'] })).total).toBe(1);
});

test('P8 an import of a revoked key stops between two batches, and its owner can go on with it', async () => {
  const admin = await anAdmin();
  const { team_id } = admin;
  const file = await (await sending(world, admin, many(1200), 'tickets.csv')).files.upload({ team_id });
  const { key, id: api_key_id } = await (
    await world.as(admin)
  ).apiKeys.create({ team_id, name: 'Robot', scopes: ['tickets.*'] });
  const { id } = await world.caller({ bearer: key }).tickets.import({ file_id: file.id });
  await doBatches(admin, 2);
  const { done } = await operationOf(admin, id);
  expect(done).toBeGreaterThan(0);
  await (await world.as(admin)).apiKeys.revoke({ api_key_id });
  await doBatches(admin);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'failed', done, error: { code: 'FORBIDDEN' } });
  await (await world.as(admin)).operations.retry({ operation_id: id });
  await doBatches(admin);
  expect(await operationOf(admin, id)).toMatchObject({ state: 'succeeded', done: 1200 });
});

test('the lines of an operation are forgotten after ninety days', async () => {
  const admin = await anAdmin();
  const { id } = await start(admin, 'title,type\nA,\nB,odd');
  await doBatches(admin);
  const lines = () =>
    world.kysely.selectFrom('operation_lines').select('line').where('operation_id', '=', id).execute();
  expect(await lines()).toHaveLength(2);
  world.clock.advance({ days: 91 });
  for (const job of await due(admin, 'operations.forgetLines')) await doJob(world.services, job);
  expect(await lines()).toEqual([]);
});
