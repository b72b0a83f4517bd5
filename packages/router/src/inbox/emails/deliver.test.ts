import { expect, test } from 'vitest';
import { MailError } from '@deskwire/adapters/mail-error.ts';
import { transaction } from '@deskwire/database/schema.ts';
import { visitor } from '../../testing/visitor.ts';
import { testWorld } from '../../testing/world.ts';
import { deliver } from './deliver.ts';
import { extendClaim } from './queries.ts';

const world = await testWorld();

/** A mail that waits, and what delivers it with a database that is away for the first `outages` notes. */
async function aWaitingMail(email: string, outages: Error[]) {
  await visitor(world).call().auth.register({ email, password: 'a long enough password' });
  const { id } = await world.kysely
    .selectFrom('emails')
    .select('id')
    .where('to_address', '=', email)
    .executeTakeFirstOrThrow();
  let sent = 0;
  const { mailer, db } = world.services;
  const services = {
    ...world.services,
    mailer: {
      ...mailer,
      send: (mail: Parameters<typeof mailer.send>[0]) => {
        sent += 1;
        return mailer.send(mail);
      },
    },
  };
  type DeliverCtx = Parameters<typeof deliver>[0];
  const commit = async (work: (tx: { db: unknown }) => Promise<unknown>): Promise<unknown> => {
    // The mail is taken before it is sent; the notes come afterwards.
    const outage = sent === 0 ? undefined : outages.shift();
    if (outage !== undefined) throw outage;
    return transaction(db, (tx) => work({ db: tx }));
  };
  const ctx = { db, commit, services, now: () => new Date().toISOString() } as unknown as DeliverCtx;
  const state = async () =>
    (await world.kysely.selectFrom('emails').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state;
  const by = (send: typeof mailer.send) => ({ ...ctx, services: { ...services, mailer: { ...mailer, send } } });
  const run = (send?: typeof mailer.send) => deliver(send === undefined ? ctx : by(send), { email_id: id });
  return { run, sent: () => sent, state };
}

test('a mail that was sent is not sent again because the database was away when that should have been noted', async () => {
  const lost = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
  const mail = await aWaitingMail('once@example.com', [lost, new Error('Connection terminated unexpectedly')]);
  await mail.run();
  expect(mail.sent()).toBe(1);
  expect(await mail.state()).toBe('sent');
});

test('what no further attempt would mend is not insisted on', async () => {
  const mail = await aWaitingMail('stubborn@example.com', [new Error('a mistake of ours')]);
  await expect(mail.run()).rejects.toThrow('a mistake of ours');
  expect(mail.sent()).toBe(1);
  expect(await mail.state()).toBe('queued');
});

test('a mail that another worker has sent by now has not failed for the one that was too slow', async () => {
  const mail = await aWaitingMail('overtaken@example.com', []);
  await mail.run(async () => {
    await world.pool.query(
      `update emails set sending_until = now() - interval '1 s' where to_address = 'overtaken@example.com'`,
    );
    await mail.run();
    throw new MailError('550 no such mailbox', { permanent: true });
  });
  expect(await mail.state()).toBe('sent');
});

const sent = { provider: 'file', response: '250 OK' } as const;
/** Lets the claim of the worker that has a mail lapse. */
const lapse = (to_address: string) =>
  world.pool.query(`update emails set sending_until = now() - interval '1 s' where to_address = $1`, [to_address]);

test('a worker that was too slow and failed frees no mail that another one is sending by then', async () => {
  const to_address = 'slow@example.com';
  const mail = await aWaitingMail(to_address, []);
  const [begun, refused] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()];
  const slow = mail.run(async () => {
    await lapse(to_address);
    begun.resolve();
    return refused.promise;
  });
  await begun.promise;
  await mail.run(async () => {
    refused.reject(new MailError('451 come back later', { permanent: false }));
    await expect(slow).rejects.toThrow('451');
    await expect(mail.run()).rejects.toMatchObject({ app: 'UNAVAILABLE' });
    return sent;
  });
  expect(mail.sent()).toBe(0);
  expect(await mail.state()).toBe('sent');
});

test('a worker keeps no mail longer that another one has taken', async () => {
  const to_address = 'longer@example.com';
  const mail = await aWaitingMail(to_address, []);
  const { db } = world.services;
  const row = () =>
    world.kysely
      .selectFrom('emails')
      .select(['id', 'sending_until'])
      .where('to_address', '=', to_address)
      .executeTakeFirstOrThrow();
  const extend = (claim: { id: string; sending_until: string | null }) =>
    transaction(db, (tx) => extendClaim(tx, { ...claim, sending_until: claim.sending_until! }, 5));
  await mail.run(async () => {
    const first = await row();
    const longer = await extend(first);
    expect(Date.parse(longer!) - Date.parse(first.sending_until!)).toBe(5000);
    await lapse(to_address);
    await mail.run(async () => {
      const second = await row();
      expect(await extend({ ...first, sending_until: longer! })).toBeUndefined();
      expect(await row()).toEqual(second);
      return sent;
    });
    return sent;
  });
});

test('two workers that were given one mail send it once, and the second comes back until it is sent', async () => {
  const mail = await aWaitingMail('twice@example.com', []);
  const answers = await Promise.allSettled(Array.from({ length: 20 }, () => mail.run()));
  expect(mail.sent()).toBe(1);
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  for (const reason of refused) expect(reason).toMatchObject({ app: 'UNAVAILABLE' });
  expect(await mail.state()).toBe('sent');
  await mail.run();
  expect(mail.sent()).toBe(1);
});

test('a mail whose sender died is sent by the next one when its time is over', async () => {
  const mail = await aWaitingMail('orphan@example.com', [new Error('the worker was killed')]);
  await expect(mail.run()).rejects.toThrow('the worker was killed');
  await expect(mail.run()).rejects.toMatchObject({ app: 'UNAVAILABLE' });
  await world.pool.query(
    `update emails set sending_until = now() - interval '1 s' where to_address = 'orphan@example.com'`,
  );
  await mail.run();
  expect(mail.sent()).toBe(2);
  expect(await mail.state()).toBe('sent');
});
