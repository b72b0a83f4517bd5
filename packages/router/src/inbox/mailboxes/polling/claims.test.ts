import { ImapError } from '@deskwire/adapters/imap-error.ts';
import { createImap, type Imap } from '@deskwire/adapters/imap.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { every, runSchedules } from '../../../kit/jobs/schedule.ts';
import { testWorld } from '../../../testing/world.ts';
import { pollMailboxes } from './jobs.ts';

type Read = Imap['read'];
const visits: Read[] = [];
/** The next visit to a mailbox: it begins, and ends when the test says so. */
function aVisit() {
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<Awaited<ReturnType<Read>>>()];
  visits.push(() => {
    begun.resolve();
    return end.promise;
  });
  return { begun: begun.promise, end };
}
const world = await testWorld({
  imap: { ...createImap(), read: (...given) => visits.shift()!(...given) },
});
const admin = await aMember(world.kysely, await aTeam(world.kysely, { tier: 'pro' }), 'admin');

const imap = { host: 'imap.example.com', user: 'desk', password: 'secret' };
async function aMailbox() {
  const { mailboxes } = await world.as(admin);
  const { id } = await mailboxes.create({ name: 'Desk', address: `desk${Math.random()}@example.com`, imap });
  const row = () =>
    world.kysely
      .selectFrom('mailboxes')
      .select(['polling_until', 'poll_error', 'poll_failures', 'last_uid', 'imap_host'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  return { mailbox_id: id, mailboxes, row };
}
/** Asks for the mailboxes that are due, as the schedule does. */
async function ask(): Promise<void> {
  world.clock.advance({ seconds: 31 });
  await runSchedules(world.services, [every(30, pollMailboxes)]);
}

test('a worker that was too slow and failed leaves a mailbox to the one that reads it by then', async () => {
  const { mailbox_id, mailboxes, row } = await aMailbox();
  const [slow, other] = [aVisit(), aVisit()];
  await ask();
  const failing = world.drain();
  await slow.begun;
  await sql`update mailboxes set polling_until = now() - interval '1 day' where id = ${mailbox_id}`.execute(
    world.kysely,
  );
  const reading = world.drain();
  await other.begun;
  slow.end.reject(new ImapError('login'));
  await failing;
  expect(await row()).toMatchObject({
    polling_until: expect.any(String) as string,
    poll_error: null,
    poll_failures: 0,
  });
  other.end.resolve({ uid_validity: '1', last_uid: 7 });
  await reading;
  expect(await row()).toMatchObject({ polling_until: null, last_uid: 7 });
  await mailboxes.delete({ mailbox_id });
});

test('what is heard of an account says nothing of the one that was connected meanwhile', async () => {
  const { mailbox_id, mailboxes, row } = await aMailbox();
  const visit = aVisit();
  await ask();
  const failing = world.drain();
  await visit.begun;
  await mailboxes.update({ mailbox_id, imap: { ...imap, host: 'other.example.com' } });
  visit.end.reject(new ImapError('login'));
  await failing;
  expect(await row()).toMatchObject({ imap_host: 'other.example.com', poll_error: null, poll_failures: 0 });
});
