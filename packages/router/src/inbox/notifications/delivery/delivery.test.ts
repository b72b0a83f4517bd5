import { describe, expect, test } from 'vitest';
import { aContact, aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { mailsTo } from '../../../testing/mails.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();

/** A team with an admin who acts and an agent who is told. */
async function aDesk(zone = 'UTC') {
  const team = await aTeam(world.kysely);
  const admin = await aMember(world.kysely, team, 'admin');
  const agent = await aMember(world.kysely, team, 'agent');
  await (await world.as(agent)).settings.user.set({ time_zone: zone });
  const assign = async (title: string) =>
    (await world.as(admin)).tickets.create({ title, assignee_id: agent.person_id });
  return { team, admin, agent, assign };
}
const subjects = async (person: { email: string }) =>
  (await mailsTo(world, person.email)).map(({ subject }) => subject);
const titles = async (person: TestPerson) =>
  (await (await world.as(person)).notifications.list({})).items.map(({ title }) => title);

describe('a type that is off', () => {
  test('appears in no channel where it is off, and goes on in the others', async () => {
    const { agent, assign } = await aDesk();
    const mine = (await world.as(agent)).notifications;
    await mine.preferences.set({ choices: [{ type: 'ticket.assigned', channel: 'mail', mode: 'off' }] });
    const { key } = await assign('Only in the app');
    await world.drain();
    expect(await titles(agent)).toEqual([`${key} is assigned to you`]);
    expect(await subjects(agent)).toEqual([]);
  });

  test('is on again for one team where that team has a choice of its own', async () => {
    const { agent, team, assign } = await aDesk();
    const mine = (await world.as(agent)).notifications;
    await mine.preferences.set({
      choices: [
        { type: '*', channel: 'mail', mode: 'off' },
        { type: 'ticket.assigned', channel: 'mail', mode: 'instant', team_id: team.id },
      ],
    });
    await assign('Mailed nevertheless');
    await world.drain();
    expect(await subjects(agent)).toHaveLength(1);
  });

  test('is off in the digest too', async () => {
    const { agent, assign } = await aDesk();
    const mine = (await world.as(agent)).notifications;
    await mine.preferences.set({ choices: [{ type: 'ticket.assigned', channel: 'mail', mode: 'digest' }] });
    await assign('Held');
    await world.drain();
    await mine.preferences.set({ choices: [{ type: 'ticket.assigned', channel: 'mail', mode: 'off' }] });
    world.clock.advance({ days: 1 });
    await world.drain();
    expect(await subjects(agent)).toEqual([]);
  });

  test('cannot be what concerns somebody’s security', async () => {
    const { agent } = await aDesk();
    const { preferences } = (await world.as(agent)).notifications;
    await expect(
      preferences.set({ choices: [{ type: 'person.roles_changed', channel: 'mail', mode: 'off' }] }),
    ).rejects.toMatchObject({ app: 'NOTIFICATION_REQUIRED', details: { type: 'person.roles_changed' } });
  });
});

describe('the digest', () => {
  test('is one mail at the hour of its reader, of what was neither read nor undone', async () => {
    const { agent, admin, assign } = await aDesk('Asia/Tokyo');
    const mine = (await world.as(agent)).notifications;
    await mine.preferences.set({ choices: [{ type: '*', channel: 'mail', mode: 'digest' }], digest_at: '06:30' });
    const [kept, read, undone, other] = await Promise.all(['kept', 'read', 'undone', 'other'].map(assign));
    await world.drain();
    expect(await subjects(agent)).toEqual([]);
    const { rows } = await world.pool.query<{ due: string }>(
      `select distinct to_char(due_at at time zone 'Asia/Tokyo', 'HH24:MI') as due from held_notices
       where person_id = $1`,
      [agent.person_id],
    );
    expect(rows).toEqual([{ due: '06:30' }]);
    const ofRead = (await mine.list({})).items.find(({ entity_id }) => entity_id === read!.id)!;
    await (await world.as(agent)).notifications.read({ notification_id: ofRead.id });
    await (await world.as(admin)).tickets.assign({ ticket_id: undone!.id, assignee_id: null });
    world.clock.advance({ days: 1 });
    await world.drain();
    const mails = await mailsTo(world, agent.email);
    expect(mails).toMatchObject([{ template: 'digest', subject: expect.stringContaining('2 updates: ') }]);
    for (const { key } of [kept!, other!]) expect(mails[0]!.text).toContain(`${key} is assigned to you`);
    for (const { key } of [read!, undone!]) expect(mails[0]!.text).not.toContain(key);
  });
});

describe('quiet hours', () => {
  test('hold mails until they end, and nothing in the app', async () => {
    const { agent, assign } = await aDesk();
    const me = await world.as(agent);
    // All of the week but the hour that begins three hours from now.
    const hour = new Date(Date.now() + world.clock.offset_ms).getUTCHours();
    const clock = (of: number) => `${String(of % 24).padStart(2, '0')}:00`;
    await me.notifications.quietHours.set({
      windows: [{ days: [1, 2, 3, 4, 5, 6, 7], from: clock(hour + 4), to: clock(hour + 3) }],
    });
    const { key } = await assign('In the night');
    await world.drain();
    expect(await titles(agent)).toEqual([`${key} is assigned to you`]);
    expect(await subjects(agent)).toEqual([]);
    world.clock.advance({ hours: 3 });
    await world.drain();
    expect(await mailsTo(world, agent.email)).toMatchObject([{ template: 'ticket-assigned' }]);
  });
});

describe('mails that belong together are one', () => {
  test('a bulk change that concerns one person makes one mail', async () => {
    const { admin, agent } = await aDesk();
    const desk = await world.as(admin);
    const made = await Promise.all(Array.from({ length: 12 }, (_, n) => desk.tickets.create({ title: `T ${n}` })));
    await desk.tickets.bulkUpdate({ ticket_ids: made.map(({ id }) => id), assignee_id: agent.person_id });
    await world.drain();
    world.clock.advance({ minutes: 1 });
    await world.drain();
    const mails = await mailsTo(world, agent.email);
    expect(mails).toMatchObject([{ template: 'digest', subject: expect.stringContaining('12 updates: ') }]);
    expect(await titles(agent)).toHaveLength(12);
  });

  test('the first of many comments is mailed at once, and those that follow closely go out together', async () => {
    const { team, admin } = await aDesk();
    const customer = await aContact(world.kysely, team);
    const desk = await world.as(admin);
    const { id } = await desk.tickets.create({ title: 'Slow', reporter_id: customer.person_id });
    await world.drain();
    const before = (await mailsTo(world, customer.email)).length;
    const comment = async (n: number) => {
      await desk.tickets.comments.create({ ticket_id: id, content: `Part ${n}` });
      await world.drain();
    };
    for (const n of [1, 2, 3, 4, 5]) await comment(n);
    const templates = async () => (await mailsTo(world, customer.email)).slice(before).map(({ template }) => template);
    expect(await templates()).toEqual(['ticket-commented']);
    world.clock.advance({ minutes: 6 });
    await world.drain();
    expect(await templates()).toEqual(['ticket-commented', 'digest']);
    const { text } = (await mailsTo(world, customer.email)).at(-1)!;
    for (const n of [2, 3, 4, 5]) expect(text).toContain(`Part ${n}`);
    // Somebody without an account opens the ticket by a link of their own.
    expect(text).toContain('/pages/ticket?token=');
  });

  test('of twenty workers that tell of one type at once, one mails', async () => {
    const { agent, assign } = await aDesk();
    await Promise.all(Array.from({ length: 10 }, (_, n) => assign(`At once ${n}`)));
    await Promise.all([world.drain(), world.drain(), world.drain()]);
    await world.drain();
    expect(await subjects(agent)).toHaveLength(1);
    world.clock.advance({ minutes: 6 });
    await world.drain();
    expect(await mailsTo(world, agent.email)).toMatchObject([{}, { template: 'digest' }]);
  });
});

const unsubscribeTokenOf = ({ text }: { text: string }) => /unsubscribe\?token=([\w.-]+)/.exec(text)![1]!;

describe('the link that ends mails', () => {
  test('ends one type for somebody with an account, and can be changed back', async () => {
    const { admin, agent, assign } = await aDesk();
    await assign('First');
    await world.drain();
    const [mail] = await mailsTo(world, agent.email);
    expect(mail!.text).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/);
    const nobody = world.caller({});
    const token = unsubscribeTokenOf(mail!);
    expect(await nobody.notifications.unsubscribe({ token })).toEqual({ type: 'ticket.assigned' });
    expect(await nobody.notifications.unsubscribe({ token })).toEqual({ type: 'ticket.assigned' });
    world.clock.advance({ minutes: 10 });
    const { id } = await assign('Second');
    await (await world.as(admin)).tickets.comments.create({ ticket_id: id, content: 'Another type' });
    await world.drain();
    expect(await mailsTo(world, agent.email)).toMatchObject([{}, { template: 'ticket-commented' }]);
    expect((await (await world.as(agent)).notifications.preferences.get({})).email_ticket_assigned).toBe(false);
    await (await world.as(agent)).notifications.preferences.set({ email_ticket_assigned: true });
    world.clock.advance({ minutes: 10 });
    await assign('Third');
    await world.drain();
    expect(await subjects(agent)).toHaveLength(3);
  });

  test('ends all mail of one team for somebody without an account, and none of another team', async () => {
    const [here, there] = [await aDesk(), await aDesk()];
    const customer = await aContact(world.kysely, here.team);
    await world.pool.query(
      `insert into people (team_id, id, kind, name, email, created_at, updated_at)
       select $1, gen_random_uuid(), 'contact', 'The same', $2, now(), now()`,
      [there.team.id, customer.email],
    );
    const again = (await (await world.as(there.admin)).people.list({ search: customer.email })).items[0]!;
    await (await world.as(here.admin)).tickets.create({ title: 'Once', reporter_id: customer.person_id });
    await world.drain();
    const [mail] = await mailsTo(world, customer.email);
    expect(await world.caller({}).notifications.unsubscribe({ token: unsubscribeTokenOf(mail!) })).toEqual({
      type: null,
    });
    world.clock.advance({ minutes: 10 });
    await (await world.as(here.admin)).tickets.create({ title: 'Never again', reporter_id: customer.person_id });
    await (await world.as(there.admin)).tickets.create({ title: 'Elsewhere', reporter_id: again.id });
    await world.drain();
    expect(await mailsTo(world, customer.email)).toHaveLength(2);
    const { items } = await (await world.as(here.admin)).emails.list({ state: 'failed' });
    expect(items).toMatchObject([{ error: 'The recipient asked for no more emails from this team.' }]);
  });

  test('does nothing where we did not write it', async () => {
    const forged = `u.${crypto.randomUUID()}.${Buffer.from('ticket.assigned').toString('base64url')}.${'A'.repeat(43)}`;
    await expect(world.caller({}).notifications.unsubscribe({ token: forged })).rejects.toMatchObject({
      app: 'LINK_EXPIRED',
    });
  });
});
