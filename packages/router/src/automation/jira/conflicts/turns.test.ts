import { sql } from 'kysely';
import { afterAll, expect, test } from 'vitest';
import { untilBlocked } from '../../../testing/locks.ts';
import { aJiraTeam, jiraWorld } from '../jira.fixture.ts';

const { world, fake, close } = await jiraWorld();
afterAll(close);

/** A ticket that is an issue whose title nobody owns. */
async function aLinkedTicket() {
  const projects = [{ key: 'ITSM', owners: { title: 'ask' as const } }];
  const those = await aJiraTeam(world, fake, { projects });
  const raw = fake.create({ summary: 'Before' }) as { issue: { key: string; self: string } };
  const { ticket_id } = await those.post(raw);
  await world.drain();
  const { jira, tickets } = await those.as();
  const asked = async () => (await jira.conflicts.list({ state: 'open' })).items;
  return { ...those, jira, tickets, asked, ticket_id: ticket_id!, self: raw.issue.self, key: raw.issue.key };
}

test('a conflict is resolved by whoever holds its issue first, as Jira is taken in', async () => {
  const { jira, tickets, post, asked, ticket_id, key } = await aLinkedTicket();
  const message = fake.edit(key, { summary: 'There' });
  await tickets.update({ ticket_id, title: 'Here' });
  await post(message);
  const [conflict] = await asked();
  let resolving: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await sql`select from jira_issues where ticket_id = ${ticket_id} for update`.execute(tx);
    resolving = jira.conflicts.resolve({ conflict_id: conflict!.id, keep: 'local' });
    await untilBlocked(world);
    const held = sql`select from jira_conflicts where id = ${conflict!.id} for update nowait`;
    expect((await held.execute(tx)).rows).toHaveLength(1);
  });
  expect(await resolving).toMatchObject({ state: 'resolved', kept: 'local' });
});

test('what somebody writes here while Jira says something else is not overwritten, but asked about', async () => {
  const { tickets, post, asked, ticket_id, key } = await aLinkedTicket();
  const message = fake.edit(key, { summary: 'There' });
  let taking: Promise<unknown> | undefined;
  await world.kysely.transaction().execute(async (tx) => {
    await tx.updateTable('tickets').set({ title: 'Here' }).where('id', '=', ticket_id).execute();
    taking = post(message);
    await untilBlocked(world);
  });
  await taking;
  expect((await tickets.get({ ticket_id })).title).toBe('Here');
  expect(await asked()).toMatchObject([{ field: 'title', local: 'Here', remote: 'There', kept: null }]);
});

test('of two texts of a comment that come at once, the newer stays', async () => {
  const { tickets, post, ticket_id, self } = await aLinkedTicket();
  const told = (webhookEvent: string, body: string, updated: string) => ({
    webhookEvent,
    timestamp: world.now(),
    comment: { id: '61', self: `${self}/comment/61`, body, updated, author: { displayName: 'Customer' } },
  });
  await post(told('comment_created', 'First', '2026-02-14T10:00:00.000+0000'));
  const texts: Promise<unknown>[] = [];
  await world.kysely.transaction().execute(async (tx) => {
    await sql`select from tickets where id = ${ticket_id} for update`.execute(tx);
    await sql`select from ticket_comments where ticket_id = ${ticket_id} for update`.execute(tx);
    texts.push(post(told('comment_updated', 'Third', '2026-02-14T10:02:00.000+0000')));
    await untilBlocked(world);
    texts.push(post(told('comment_updated', 'Second', '2026-02-14T10:01:00.000+0000')));
    await untilBlocked(world, 2);
  });
  await Promise.all(texts);
  expect((await tickets.comments.list({ ticket_id })).items.map(({ content }) => content)).toEqual(['Third']);
});
