import { expect, test } from 'vitest';
import { transaction } from '@deskwire/database/schema.ts';
import { aUser } from '@deskwire/testing/builders.ts';
import { untilBlocked } from '../../../testing/locks.ts';
import { testWorld } from '../../../testing/world.ts';
import { endMails, listOwn, lockOwn, replaceChoices } from './queries.ts';

const world = await testWorld();
const now = new Date().toISOString();
const type = 'ticket.assigned';

test('who ends mails by the link of one while they choose on another page gets none', async () => {
  const { user_id } = await aUser(world.kysely);
  const ending = { done: Promise.resolve(false) };
  await transaction(world.db, async (db) => {
    await lockOwn(db, user_id);
    const chosen = await listOwn(db, user_id);
    ending.done = transaction(world.db, (tx) => endMails(tx, user_id, type, now));
    await Promise.race([untilBlocked(world), ending.done]);
    await replaceChoices(db, user_id, [...chosen, { team_id: null, type, channel: 'app', mode: 'off' }], now);
  });
  expect(await ending.done).toBe(true);
  expect(await listOwn(world.db, user_id)).toEqual([
    { team_id: null, type, channel: 'app', mode: 'off' },
    { team_id: null, type, channel: 'mail', mode: 'off' },
  ]);
});
