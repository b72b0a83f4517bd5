import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { teamRoles } from '@deskwire/contract/kit/access.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openConsole, picture } from './browser.ts';
import { unreadable } from './readable.ts';
import { screensOf } from './screens.ts';
import { aWorkingTeam } from './team.ts';

const console = await openConsole();
afterAll(() => console.close());
const { world } = console;

const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const colleague = await aMember(world.kysely, team, 'agent');
const requester = await aMember(world.kysely, team, 'requester');
const asLead = await world.as(await aMember(world.kysely, team, 'admin'));
const asAgent = await world.as(agent);
const asColleague = await world.as(colleague);
const asRequester = await world.as(requester);

const titles = ['The printer hums', 'VPN drops every hour', 'No mail since Monday', 'The door does not open'];
const tickets = await Array.fromAsync(titles, (title) =>
  asRequester.tickets.create({ title, description: `**${title}** again.` }),
);
const first = tickets[0]!;

test('tickets are triaged without a mouse', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets?sort=created_at');
  await expect.poll(() => page.getByRole('row').count()).toBe(titles.length);
  // The second row is taken, and its status set for it and the third.
  await page.keyboard.press('j');
  await page.keyboard.press('i');
  await expect
    .poll(async () => (await asAgent.tickets.get({ ticket_id: tickets[2]!.key })).assignee_id)
    .toBe(agent.person_id);
  await page.keyboard.press('x');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.getByRole('toolbar').getByLabel('Priority').selectOption('urgent');
  await expect
    .poll(async () => new Set((await asAgent.tickets.list({ priority: ['urgent'] })).items.map(({ key }) => key)))
    .toEqual(new Set([tickets[1]!.key, tickets[2]!.key]));
  // And taken back.
  const said = page.getByText('2 tickets changed').locator('..');
  await said.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await asAgent.tickets.list({ priority: ['urgent'] })).total).toBe(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain(`/tickets/${tickets[1]!.key}`);
  await expect.poll(() => page.getByRole('button', { name: 'Previous ticket' }).isEnabled()).toBe(true);
  await page.keyboard.press('[');
  await expect.poll(() => page.url()).toContain(`/tickets/${tickets[2]!.key}`);
  expect(page.complaints).toEqual([]);
});

test('a menu that a key has opened gives the keys back once something was chosen', async () => {
  const page = await console.page(agent);
  const ticket = tickets[3]!;
  await page.goto(`/tickets/${ticket.key}`);
  await page.settled();
  const focused = () => page.evaluate<string>('document.activeElement.tagName');
  await page.keyboard.press('p');
  await expect.poll(focused).toBe('SELECT');
  await page.getByLabel('Priority').selectOption('low');
  await expect.poll(focused).not.toBe('SELECT');
  // In the menu, this would have chosen what begins with an r.
  await page.keyboard.press('r');
  await page.keyboard.type('High time');
  await expect.poll(() => page.getByPlaceholder('Write a reply').inputValue()).toBe('High time');
  await expect.poll(async () => (await asAgent.tickets.get({ ticket_id: ticket.id })).priority).toBe('low');
  await page.getByPlaceholder('Write a reply').fill('');
  await asAgent.tickets.update({ ticket_id: ticket.id, priority: 'medium' });
  expect(page.complaints).toEqual([]);
});

test('what one agent does, another sees, and a reply that is half written stays', async () => {
  const page = await console.page(agent);
  await page.goto(`/tickets/${first.key}`);
  await page.getByPlaceholder('Write a reply').fill('Have you tried');
  await asColleague.tickets.comments.create({ ticket_id: first.id, content: 'I look at it _now_.' });
  await expect.poll(() => page.getByText('I look at it').count()).toBe(1);
  expect(await page.locator('article em').innerText()).toBe('now');
  await page.reload();
  await expect.poll(() => page.getByPlaceholder('Write a reply').inputValue()).toBe('Have you tried');
  await page.keyboard.press('r');
  await page.getByPlaceholder('Write a reply').press('End');
  await page.keyboard.type(' turning it off?');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.getByText('Have you tried turning it off?').count()).toBe(1);
  await expect.poll(() => page.getByPlaceholder('Write a reply').inputValue()).toBe('');
});

test('what others did since is bold in the list, and read once it was opened', async () => {
  const [, ticket] = tickets;
  await asAgent.tickets.markRead({ ticket_ids: tickets.map(({ id }) => id) });
  await asRequester.tickets.comments.create({ ticket_id: ticket!.id, content: 'It drops again.' });
  const page = await console.page(agent);
  await page.goto('/tickets');
  const marks = page.getByRole('row').getByText('Unread');
  await expect.poll(() => marks.count()).toBe(1);
  await page.getByRole('button', { name: 'Unread' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(1);
  expect(page.url()).toContain('unread=true');
  await page.getByRole('link', { name: ticket!.title }).click();
  await expect.poll(async () => (await asAgent.tickets.list({ unread: true })).total).toBe(0);
  await page.goto('/tickets');
  await expect.poll(() => page.getByRole('row').count()).toBe(titles.length);
  await expect.poll(() => marks.count()).toBe(0);
  await page.keyboard.press('u');
  await expect.poll(() => marks.count()).toBe(1);
  await expect.poll(async () => (await asAgent.tickets.list({ unread: true })).total).toBe(1);
  await asAgent.tickets.markRead({ ticket_ids: tickets.map(({ id }) => id) });
  expect(page.complaints).toEqual([]);
});

test('the list counts what was changed, and not who looks at it', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets');
  await expect.poll(() => page.getByRole('row').count()).toBe(titles.length);
  await page.settled();
  const [, , third] = tickets;
  await asColleague.tickets.presence.set({ ticket_id: third!.id, doing: 'viewing' });
  // A caller is one request, and has one time: a new one comments after all that was done before.
  await (await world.as(colleague)).tickets.comments.create({ ticket_id: third!.id, content: 'Who has the key?' });
  await expect.poll(() => page.getByRole('button', { name: /^\d+ changes?$/ }).allTextContents()).toEqual(['1 change']);
  await page.getByRole('button', { name: '1 change' }).click();
  await expect.poll(() => page.getByRole('row').first().getByRole('link', { name: third!.title }).count()).toBe(1);
  expect(page.complaints).toEqual([]);
});

test('who comes to a ticket is seen there without asking again, answers, and is gone', async () => {
  const page = await console.page(agent);
  // Without a heartbeat, only the stream of events can tell.
  await page.addInitScript('self.setInterval = () => 0');
  await page.goto(`/tickets/${first.key}`);
  await page.settled();
  const does = async (doing: 'viewing' | 'answering' | null) =>
    (await world.as(colleague)).tickets.presence.set({ ticket_id: first.id, doing });
  const here = page.getByRole('status', { name: 'Also here' });
  await expect
    .poll(
      async () => {
        // The stream may begin later than the screen is drawn: they come and go until they are seen.
        await does(null);
        await does('viewing');
        return here.getByText(/ is viewing$/).count();
      },
      { interval: 1000 },
    )
    .toBe(1);
  await does('answering');
  await expect.poll(() => here.getByText(/ is answering$/).count()).toBe(1);
  await does(null);
  await expect.poll(() => here.count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('what one changes oneself is no news in the list', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets');
  await expect.poll(() => page.getByRole('row').count()).toBe(titles.length);
  await page.settled();
  const [, second] = tickets;
  // Elsewhere, such as in another tab: nothing of this page knows of it but the events.
  await asAgent.tickets.comments.create({ ticket_id: second!.id, content: 'I call them.' });
  await asAgent.tickets.update({ ticket_id: second!.id, priority: 'high' });
  await asColleague.tickets.comments.create({ ticket_id: second!.id, content: 'So do I.' });
  const told = page.getByRole('button', { name: /^\d+ changes?$/ });
  await expect.poll(() => told.allTextContents()).toEqual(['1 change']);
  expect(page.complaints).toEqual([]);
});

test('what is done with what is selected stands in one line on a desk', async () => {
  const page = await console.page(agent, { width: 1280 });
  await page.goto('/tickets');
  await expect.poll(() => page.getByRole('row').count()).toBe(titles.length);
  await page.keyboard.press('x');
  const bar = page.getByRole('toolbar');
  await expect.poll(() => bar.getByRole('button', { name: 'Clear selection' }).count()).toBe(1);
  await page.settled();
  const places = await Promise.all((await bar.locator('> *').all()).map((part) => part.boundingBox()));
  const middles = new Set(places.flatMap((box) => (box === null ? [] : [Math.round(box.y + box.height / 2)])));
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(12);
  await picture(page, 'bulk-bar-1280');
  await bar.getByRole('button', { name: 'Clear selection' }).click();
  await expect.poll(() => bar.count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('a view of one is shown with the columns that were chosen for it, close together', async () => {
  const view = await asAgent.views.create({ name: 'Mine to watch', filter: { search: 'again' } });
  const page = await console.page(agent);
  await page.goto('/tickets');
  await page.getByRole('link', { name: 'Mine to watch' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(titles.length);
  const height = async () => (await page.getByRole('row').first().boundingBox())!.height;
  const usual = await height();
  await page.getByRole('button', { name: 'Display options' }).click();
  const dialog = page.getByRole('dialog');
  const columnsNow = async () => (await asAgent.views.get({ view_id: view.id })).columns;
  await dialog.getByRole('checkbox', { name: 'Reporter' }).check();
  await expect.poll(columnsNow).toEqual(['status', 'assignee', 'due', 'updated', 'reporter']);
  await dialog.getByRole('checkbox', { name: 'SLA' }).uncheck();
  await expect.poll(columnsNow).toEqual(['status', 'assignee', 'updated', 'reporter']);
  // By keys, as everything: the last of them is moved before the one above it.
  await dialog.getByRole('button', { name: 'Move Reporter up' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(columnsNow).toEqual(['status', 'assignee', 'reporter', 'updated']);
  await dialog.getByRole('checkbox', { name: 'Compact rows' }).check();
  await picture(page, 'arrange');
  await page.keyboard.press('Escape');
  const { person_id } = requester;
  const { name } = await asAgent.people.get({ person_id });
  await expect.poll(() => page.getByRole('row').first().innerText()).toContain(name);
  expect(await height()).toBeLessThan(usual);
  await page.settled();
  await picture(page, 'columns');
  // It is as it was arranged also the next time, in this browser and by the view.
  await page.reload();
  await expect.poll(() => page.getByRole('row').first().innerText()).toContain(name);
  await expect.poll(height).toBeLessThan(usual);
  // What can be done with a view of one's own goes on below where there is no room beside it.
  await page.setViewportSize({ width: 360, height: 740 });
  await page.reload();
  await page.getByRole('button', { name: 'Edit view' }).waitFor();
  await page.getByRole('link', { name: 'Export as CSV' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(page.complaints).toEqual([]);
});

test('views stand in the order that one gives them, which is done by keys as well', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets');
  const names = async () => (await asAgent.views.list({})).items.map(({ id }) => id);
  const [first_id, second_id, ...rest] = await names();
  await page.getByRole('button', { name: 'Display options' }).click();
  const order = page.getByRole('dialog').getByRole('region', { name: 'Order of the views' });
  const ups = order.getByRole('button', { name: /up$/ });
  await ups.nth(1).focus();
  await page.keyboard.press('Enter');
  await expect.poll(names).toEqual([second_id, first_id, ...rest]);
  const shown = page.getByRole('navigation', { name: 'Tickets' }).getByRole('link');
  const before = await shown.allInnerTexts();
  // Twice at once is two places: the key stays on what it moved.
  await ups.nth(2).focus();
  await page.keyboard.press('Enter');
  await page.waitForTimeout(50);
  await page.keyboard.press('Enter');
  await expect.poll(names).toEqual([rest[0], second_id, first_id, ...rest.slice(1)]);
  await expect.poll(async () => (await shown.allInnerTexts())[0]).toBe(before[2]);
  expect((await asColleague.views.list({})).items[0]!.id).toBe(first_id);
  expect(page.complaints).toEqual([]);
});

test('a comment becomes a ticket of its own, once', async () => {
  const { id: ticket_id, key } = tickets[0]!;
  await asRequester.tickets.comments.create({ ticket_id, content: 'By the way, the **lift** is stuck.' });
  const page = await console.page(agent, { width: 360 });
  await page.goto(`/tickets/${key}`);
  const said = page.getByRole('article').filter({ hasText: 'By the way' });
  await said.getByRole('button', { name: 'Split off' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('The lift is stuck');
  await picture(page, 'split-360');
  await form.getByRole('button', { name: 'Split into a new ticket' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'The lift is stuck' }).count()).toBe(1);
  const split = (await asAgent.tickets.list({ search: 'lift' })).items.find(({ key: own }) => own !== key)!;
  expect(page.url()).toContain(split.key);
  expect(await asAgent.tickets.get({ ticket_id: split.id })).toMatchObject({
    reporter_id: requester.person_id,
    links: [{ ticket_id, kind: 'relates' }],
  });
  // Where the two have nothing to do with each other, the link between them is removed, and put back by undoing that.
  const linksNow = async () => (await asAgent.tickets.get({ ticket_id: split.id })).links.length;
  await page.getByRole('button', { name: `Remove the link to ${key}` }).click();
  await expect.poll(linksNow).toBe(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(linksNow).toBe(1);
  await page.goto(`/tickets/${key}`);
  await said.getByRole('button', { name: 'Split off' }).click();
  await form.getByRole('button', { name: 'Split into a new ticket' }).click();
  await expect.poll(() => form.getByRole('alert').innerText()).toContain('already been split');
  // Who asked for it is not offered to do so.
  const other = await console.page(requester);
  await other.goto(`/tickets/${key}`);
  await other.getByRole('article').filter({ hasText: 'By the way' }).waitFor();
  expect(await other.getByRole('button', { name: 'Split off' }).count()).toBe(0);
  await asAgent.tickets.merge({ ticket_id: split.id, into_id: ticket_id });
});

test('a reporter without an account is sent a link to the ticket, which is revoked again', async () => {
  const { id: reporter_id } = await asAgent.people.create({ name: 'Cora Contact', email: 'cora@elsewhere.example' });
  const { id: ticket_id, key } = await asAgent.tickets.create({ title: 'No key fits', reporter_id });
  const page = await console.page(agent);
  await page.goto(`/tickets/${key}`);
  const part = page.getByRole('region', { name: 'Link by email' });
  await part.getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => page.getByText(/^Sent to cora@elsewhere\.example\./).count()).toBe(1);
  await picture(page, 'portal');
  await part.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect.poll(() => page.getByText('1 link was revoked.').count()).toBe(1);
  const { items } = await asAgent.tickets.history({ ticket_id });
  expect(items.map(({ type }) => type)).toEqual(expect.arrayContaining(['ticket.link_sent', 'ticket.link_revoked']));
  // Reporters with an account sign in.
  await page.goto(`/tickets/${first.key}`);
  await page.settled();
  expect(await part.count()).toBe(0);
  await asLead.tickets.delete({ ticket_id });
  expect(page.complaints).toEqual([]);
});

test('Escape closes a dialog, and keys do nothing behind it', async () => {
  const page = await console.page(agent);
  const field = page.getByRole('combobox', { name: 'Search or jump to' });
  const openAndClose = async () => {
    await page.keyboard.press('Control+k');
    await expect.poll(() => field.count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => field.count()).toBe(0);
  };
  await page.goto('/tickets');
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(0);
  await page.keyboard.press('x');
  await openAndClose();
  expect(await page.getByText('1 selected').count()).toBe(1);
  await page.goto(`/tickets/${first.key}`);
  await page.settled();
  await openAndClose();
  expect(page.url()).toContain(`/tickets/${first.key}`);
  expect(page.complaints).toEqual([]);
});

test('two who edit a title at once both see both, and nothing is lost', async () => {
  const page = await console.page(agent);
  await page.goto(`/tickets/${first.key}`);
  await page.getByRole('button', { name: 'Edit' }).first().click();
  await page.getByLabel('Title').fill('The printer hums in C');
  await asColleague.tickets.update({ ticket_id: first.id, title: 'The printer on floor 2 hums' });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByRole('alert').innerText()).toContain('The printer on floor 2 hums');
  expect(await page.getByLabel('Title').inputValue()).toBe('The printer hums in C');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await expect
    .poll(async () => (await asAgent.tickets.get({ ticket_id: first.id })).title)
    .toBe('The printer hums in C');
});

test('a requester sees what they asked for, and no notes, tags or people', async () => {
  await asAgent.tickets.comments.create({ ticket_id: first.id, content: 'A difficult customer', is_internal: true });
  const page = await console.page(requester, { width: 360 });
  await page.goto('/tickets');
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(0);
  await page.goto(`/tickets/${first.key}`);
  await page.getByPlaceholder('Write a reply').fill('Yes, twice.');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => page.locator('article').getByText('Yes, twice.').count()).toBe(1);
  expect(await page.getByText('A difficult customer').count()).toBe(0);
  expect(await page.getByRole('button', { name: 'Internal note' }).count()).toBe(0);
  expect(await page.getByRole('link', { name: 'People' }).count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

const working = await aWorkingTeam(world);
const screens = screensOf(working);

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test.each([360, 1440])('every screen of %d pixels can be read and reached by everybody', async (width) => {
    // All of them are told at once: each is seen to be mended in one run.
    const problems: unknown[] = [];
    for (const [person, addresses] of screens) {
      const page = await console.page(person, { width, scheme });
      for (const address of addresses) {
        await page.goto(address);
        await page.settled();
        await picture(page, `${nameOf(address)}-${scheme}-${width}`);
        problems.push(
          ...(await unreadable(page)).map((problem) => [address, ...problem]),
          ...page.complaints.splice(0).map((complaint) => [address, complaint]),
        );
      }
      await page.close();
    }
    expect(problems).toEqual([]);
  });
});

/** `/settings/webhooks/01a2…` as `settings-webhooks-one`: the names of pictures do not change with what they show. */
const nameOf = (address: string): string =>
  address
    .split(/[/?&]/)
    .filter((part) => part !== '')
    .map((part) => (/^[0-9a-f-]{36}$/.test(part) ? 'one' : part))
    .join('-');

test.each([...teamRoles, 'operator'] as const)(
  'every screen that is offered to a %s opens without a refusal',
  async (role) => {
    const page = await console.page(role === 'operator' ? working.operator : working.people[role]);
    await page.goto('/tickets');
    await page.settled();
    const addresses = await linksOf(page, 'Main');
    await page.goto('/settings');
    await page.settled();
    for (const address of [...addresses, ...(await linksOf(page, 'Settings sections'))]) {
      await page.goto(address);
      await page.settled();
    }
    expect([role, page.complaints]).toEqual([role, []]);
  },
);

async function linksOf(page: Page, name: string): Promise<string[]> {
  const links = await page.getByRole('navigation', { name }).getByRole('link').all();
  return Array.fromAsync(links, async (link) => (await link.getAttribute('href'))!);
}
