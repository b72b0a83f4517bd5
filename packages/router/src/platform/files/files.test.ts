import { randomUUIDv7 } from 'node:crypto';
import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { sending } from '../../testing/uploads.ts';
import { testWorld } from '../../testing/world.ts';
import { storageKeyOf } from './bytes/storage-key.ts';

const world = await testWorld();
const team = await aTeam(world.kysely);
const admin = await aMember(world.kysely, team, 'admin');
const agent = await aMember(world.kysely, team, 'agent');
const member = await aMember(world.kysely, team, 'member');
const viewer = await aMember(world.kysely, team, 'viewer');
const requester = await aMember(world.kysely, team, 'requester');
/** Lets time pass without signing anybody out. */
async function later(passed: { days: number; seconds?: number }) {
  world.clock.advance(passed);
  // A use of a session may be noted late, so the length of its idle time is what has to be long.
  const far = { expires_at: '2100-01-01', idle_expires_at: '2100-01-01', idle_seconds: 2_000_000_000 };
  await world.kysely.updateTable('sessions').set(far).execute();
}
const everybody = { admin, agent, member, viewer, requester };

const sent = async (
  person: TestPerson,
  input: { ticket_id?: string; is_internal?: boolean; audience?: 'own' | 'team' },
) => (await sending(world, person, `bytes ${randomUUIDv7()}`)).files.upload(input);
const isThere = async (file_id: string) => (await world.services.storage.head(storageKeyOf(file_id))) !== undefined;

/** Who of everybody sees a file, alone and in lists. */
async function seers(file: { id: string; ticket_id: string | null }): Promise<string[]> {
  const seen: string[] = [];
  for (const [name, person] of Object.entries(everybody)) {
    const desk = await world.as(person);
    const alone = await desk.files.get({ file_id: file.id }).then(
      () => true,
      () => false,
    );
    const listed = (await desk.files.list({ page_size: 100 })).items.some(({ id }) => id === file.id);
    const linked = await desk.files.download({ file_id: file.id }).then(
      () => true,
      () => false,
    );
    expect([name, listed, linked]).toEqual([name, alone, alone]);
    if (alone) seen.push(name);
  }
  return seen;
}

test('a public attachment is seen by those who see its ticket', async () => {
  const ticket = await (await world.as(requester)).tickets.create({ title: 'Reported' });
  const file = await sent(requester, { ticket_id: ticket.key });
  expect(await seers(file)).toEqual(['admin', 'agent', 'viewer', 'requester']);
  const other = await (await world.as(member)).tickets.create({ title: 'Of the member' });
  expect(await seers(await sent(member, { ticket_id: other.id }))).toEqual(['admin', 'agent', 'member', 'viewer']);
});

test('an internal attachment is seen by those who handle tickets only', async () => {
  const ticket = await (await world.as(requester)).tickets.create({ title: 'Reported' });
  const file = await sent(agent, { ticket_id: ticket.id, is_internal: true });
  expect(await seers(file)).toEqual(['admin', 'agent']);
  const forRequester = await (await world.as(requester)).files.forTicket({ ticket_id: ticket.key });
  expect(forRequester).toMatchObject({ items: [], total: 0 });
  expect((await (await world.as(agent)).files.forTicket({ ticket_id: ticket.key })).items).toHaveLength(1);
});

test('what hangs at nothing is its uploader’s and the managers’, or the team’s', async () => {
  expect(await seers(await sent(member, {}))).toEqual(['admin', 'member']);
  expect(await seers(await sent(member, { audience: 'team' }))).toEqual(['admin', 'agent', 'member', 'viewer']);
  expect(await seers(await sent(requester, {}))).toEqual(['admin', 'requester']);
});

test('a requester does not learn who else uploads', async () => {
  const ticket = await (await world.as(requester)).tickets.create({ title: 'Reported' });
  await sent(agent, { ticket_id: ticket.id });
  await sent(requester, { ticket_id: ticket.id });
  const desk = await world.as(requester);
  const { items } = await desk.files.forTicket({ ticket_id: ticket.id });
  expect(items.map(({ uploaded_by }) => uploaded_by)).toEqual([requester.person_id, null]);
  expect((await desk.files.list({ uploaded_by: agent.person_id })).total).toBe(0);
});

test('a file is hung at a ticket by its uploader, and made internal by those who handle tickets', async () => {
  const ticket = await (await world.as(requester)).tickets.create({ title: 'Reported' });
  const file = await sent(requester, {});
  const attached = await (await world.as(requester)).files.attach({ file_id: file.id, ticket_id: ticket.key });
  expect(attached).toMatchObject({ ticket_id: ticket.id, is_internal: false });
  const toInternal = { file_id: file.id, ticket_id: ticket.id, is_internal: true };
  await expect((await world.as(requester)).files.attach(toInternal)).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect((await world.as(viewer)).files.attach(toInternal)).rejects.toMatchObject({ app: 'FORBIDDEN' });
  expect(await (await world.as(agent)).files.attach(toInternal)).toMatchObject({ is_internal: true });
  await expect((await world.as(requester)).files.attach({ ...toInternal, is_internal: false })).rejects.toMatchObject({
    app: 'FILE_NOT_FOUND',
  });
});

test('a file cannot be hung at a ticket that one does not see, nor at one of another team', async () => {
  const file = await sent(requester, {});
  const foreign = await (await world.as(agent)).tickets.create({ title: 'Not theirs' });
  const stranger = await aMember(world.kysely, await aTeam(world.kysely), 'owner');
  const elsewhere = await (await world.as(stranger)).tickets.create({ title: 'Elsewhere' });
  const desk = await world.as(requester);
  for (const ticket_id of [foreign.id, elsewhere.id])
    await expect(desk.files.attach({ file_id: file.id, ticket_id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
  await expect(
    (await world.as(stranger)).files.get({ file_id: file.id, team_id: stranger.team_id }),
  ).rejects.toMatchObject({
    app: 'FILE_NOT_FOUND',
  });
});

test('lists are filtered by name, type, ticket and time, and followed by their cursor', async () => {
  const own = await aMember(world.kysely, await aTeam(world.kysely), 'member');
  for (let i = 0; i < 5; i++) await (await sending(world, own, `a,b\n${i}`, `100%_${i}.csv`)).files.upload({});
  await (await sending(world, own, 'GIF89a', 'x.gif')).files.upload({});
  const desk = await world.as(own);
  expect((await desk.files.list({ search: '0%_' })).total).toBe(5);
  expect((await desk.files.list({ search: '_x' })).total).toBe(0);
  expect((await desk.files.list({ content_type: 'image/*' })).items.map(({ name }) => name)).toEqual(['x.gif']);
  expect((await desk.files.list({ content_type: 'text/csv' })).total).toBe(5);
  const first = await desk.files.list({ page_size: 4 });
  const second = await desk.files.list({ page_size: 4, cursor: first.next_cursor! });
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(6);
  expect((await desk.files.list({ created_after: first.items[0]!.created_at })).total).toBe(1);
});

test('a deleted file is gone for everybody, can be taken back, and goes for good after 30 days', async () => {
  const file = await sent(member, { audience: 'team' });
  await expect((await world.as(viewer)).files.delete({ file_id: file.id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  await expect((await world.as(agent)).files.delete({ file_id: file.id })).rejects.toMatchObject({ app: 'FORBIDDEN' });
  const desk = await world.as(member);
  await desk.files.delete({ file_id: file.id });
  expect(await seers(file)).toEqual([]);
  await expect(desk.files.delete({ file_id: file.id })).rejects.toMatchObject({ app: 'FILE_NOT_FOUND' });
  expect((await desk.files.list({ deleted: true })).items.map(({ id }) => id)).toEqual([file.id]);
  await expect((await world.as(viewer)).files.restore({ file_id: file.id })).rejects.toMatchObject({
    app: 'FORBIDDEN',
  });
  await desk.files.restore({ file_id: file.id });
  expect((await desk.files.get({ file_id: file.id })).deleted_at).toBeNull();

  await later({ days: 31 });
  await world.drain();
  expect(await isThere(file.id)).toBe(true);
  await (await world.as(member)).files.delete({ file_id: file.id });
  await later({ days: 29 });
  await world.drain();
  expect(await isThere(file.id)).toBe(true);
  await later({ days: 1, seconds: 1 });
  await expect((await world.as(member)).files.restore({ file_id: file.id })).rejects.toMatchObject({
    app: 'FILE_NOT_FOUND',
  });
  await world.drain();
  expect(await isThere(file.id)).toBe(false);
  expect(await world.kysely.selectFrom('files').where('id', '=', file.id).select('id').execute()).toEqual([]);
});

test('a purge that a crash cut between the bytes and the row is finished when it runs again', async () => {
  const file = await sent(member, {});
  await (await world.as(member)).files.delete({ file_id: file.id });
  await later({ days: 31 });
  await world.services.storage.delete(storageKeyOf(file.id));
  await world.drain();
  expect(await world.kysely.selectFrom('files').where('id', '=', file.id).select('id').execute()).toEqual([]);
});

test('the sweep takes bytes that no file names, and only once they are old', async () => {
  const kept = await sent(member, {});
  await sending(world, member, 'never got a row');
  const folder = join(world.dir, 'files', 'files');
  const sweep = async () => {
    await world.kysely
      .insertInto('jobs')
      .values({
        id: randomUUIDv7(),
        queue: 'bulk',
        name: 'files.sweep',
        payload: JSON.stringify({ version: 1, input: {} }),
        dispatched_at: new Date().toISOString(),
      })
      .execute();
    await world.drain();
  };
  const before = await readdir(folder);
  await sweep();
  expect(await readdir(folder)).toHaveLength(before.length);
  const old = new Date(Date.now() - 25 * 3600 * 1000);
  for (const name of before) await utimes(join(folder, name), old, old);
  await sweep();
  const rows = await world.kysely.selectFrom('files').select('id').execute();
  expect((await readdir(folder)).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
  expect(await isThere(kept.id)).toBe(true);
});

test('no door but that for uploads can make a file', async () => {
  await expect((await world.as(member)).files.upload({})).rejects.toMatchObject({ app: 'BAD_REQUEST' });
});

test('what an operation wrote is seen by those who see the operation, and goes when somebody is erased', async () => {
  const desk = await world.as(agent);
  const { id } = await desk.tickets.export({ format: 'csv' });
  await world.drain();
  const { result } = await desk.operations.get({ operation_id: id });
  const file_id = (result as { file_id: string }).file_id;
  expect(await seers({ id: file_id, ticket_id: null })).toEqual(['admin', 'agent']);
  const gone = await aMember(world.kysely, team, 'member');
  await world.kysely
    .updateTable('users')
    .set({ status: 'deleted', purge_at: '2000-01-01' })
    .where('id', '=', gone.user_id)
    .execute();
  await world.pool.query(
    `insert into outbox (id, kind, name, payload, run_at) values ($1, 'job', 'users.erase', $2, '2000-01-01')`,
    [randomUUIDv7(), JSON.stringify({ version: 1, input: { user_id: gone.user_id } })],
  );
  await world.drain();
  expect(await isThere(file_id)).toBe(false);
});

test('a file that the release before wrote is attached to its ticket', async () => {
  const { id: ticket_id } = await (await world.as(agent)).tickets.create({ title: 'Rolling' });
  const file = await sent(agent, {});
  const at = async () =>
    (await world.pool.query('select ticket_id, home_kind, home_id from files where id = $1', [file.id])).rows;
  await world.pool.query('update files set ticket_id = $2 where id = $1', [file.id, ticket_id]);
  expect(await at()).toEqual([{ ticket_id, home_kind: 'ticket', home_id: ticket_id }]);
  await world.pool.query('update files set home_kind = null, home_id = null where id = $1', [file.id]);
  expect(await at()).toEqual([{ ticket_id: null, home_kind: null, home_id: null }]);
});
