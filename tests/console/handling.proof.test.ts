import { afterAll, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openConsole, picture } from './browser.ts';
import { aWorkingTeam } from './team.ts';

/** How tickets are handled one after the other, on a desk and on a phone. */
const console = await openConsole();
afterAll(() => console.close());
const { world } = console;
const { people, tickets, team } = await aWorkingTeam(world);
const { admin, agent, owner, requester } = people;
const desk = await world.as(agent);
const lead = await world.as(admin);
const phone = { width: 360, height: 740 } as const;

const saidAt = async (ticket_id: string) =>
  (await desk.tickets.comments.list({ ticket_id })).items.map(({ content }) => content);

test('a view of a status that the team has removed says so, goes on without it, and is mended', async () => {
  const { items, version } = await lead.tickets.statuses.list({});
  const paused = { slug: 'on_hold', name: 'On hold', category: 'waiting' as const, transitions: null };
  await lead.tickets.statuses.set({ statuses: [...items, paused], version });
  const view = await desk.views.create({ name: 'Held', filter: { status: ['on_hold'], type: ['incident'] } });
  const page = await console.page(agent);
  // A view can be kept before anything is in it.
  await page.goto('/tickets?status=%5B%22on_hold%22%5D');
  await page.getByRole('button', { name: 'Save as a view' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('All that is held');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByRole('link', { name: 'All that is held' }).count()).toBe(1);
  await page.getByRole('link', { name: 'Held', exact: false }).first().waitFor();
  await lead.tickets.statuses.set({ statuses: items, version: version + 1 });
  page.complaints.length = 0;
  await page.goto('/tickets');
  await page.settled();
  await page.getByRole('link', { name: /^Held/ }).click();
  const gone = page.getByRole('heading', { name: 'The status “on_hold” no longer exists.' });
  await gone.waitFor();
  await picture(page, 'status-removed');
  await page.getByRole('button', { name: 'Show the list without it' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  await page.goBack();
  await gone.waitFor();
  await page.getByRole('button', { name: 'Remove it from Held' }).click();
  await expect.poll(() => page.getByRole('row').count()).toBe(3);
  expect((await desk.views.get({ view_id: view.id })).filter).toEqual({ type: ['incident'] });
  await expect.poll(() => page.getByRole('link', { name: /^Held/ }).getAttribute('aria-current')).toBe('page');
  // The only complaints are about what was refused.
  expect(page.complaints.filter((said) => !/422|tickets\.list/.test(said))).toEqual([]);
});

test('the reply of a macro is edited before it is sent, and sent with the rest of the macro', async () => {
  await desk.macros.create({
    name: 'Ask for the model',
    changes: {
      reply: 'Hello {{requester.first_name|there}}, which model is it?',
      status: 'waiting',
      add_tags: ['asked'],
    },
  });
  const { id, key } = tickets[2]!;
  const page = await console.page(agent);
  await page.goto(`/tickets/${key}`);
  await page.settled();
  await page.keyboard.press('r');
  await page.keyboard.type('Thanks for the photo.');
  const choose = async () => {
    await page.getByLabel('Macro').selectOption('Ask for the model');
    await page.getByRole('dialog').getByRole('button', { name: 'Edit the reply first' }).click();
  };
  await choose();
  const reply = page.getByPlaceholder('Write a reply');
  await expect.poll(() => reply.inputValue()).toBe('Thanks for the photo.\n\nHello Rosa, which model is it?');
  // Whoever has edited goes on typing where the text ends.
  expect(await reply.evaluate((area) => area === area.ownerDocument.activeElement)).toBe(true);
  await page.keyboard.type(' It is on its back.');
  const note = page.getByText(/^Macro: Ask for the model/);
  const changes = (await note.innerText()).match(/\w+(?=[,)])/g);
  expect(changes?.toSorted()).toEqual(['Status', 'Tags']);
  await picture(page, 'macro-edited');
  await page.keyboard.press('Control+Enter');
  await expect
    .poll(() => saidAt(id))
    .toEqual(['Thanks for the photo.\n\nHello Rosa, which model is it? It is on its back.']);
  expect(await desk.tickets.get({ ticket_id: id })).toMatchObject({ status: 'waiting', tags: ['printer', 'asked'] });
  await expect.poll(() => reply.inputValue()).toBe('');
  expect(await note.count()).toBe(0);
  await expect.poll(async () => (await desk.tickets.drafts.list({ ticket_id: id })).items).toEqual([]);
  // All of it was one change, and is undone as one.
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => saidAt(id)).toEqual([]);
  expect((await desk.tickets.get({ ticket_id: id })).status).toBe('open');
  // Without the macro, what it wrote is a text like any other.
  await choose();
  await page.getByRole('button', { name: 'Send without the macro Ask for the model' }).click();
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => saidAt(id)).toEqual(['Hello Rosa, which model is it?']);
  expect((await desk.tickets.get({ ticket_id: id })).status).toBe('open');
  expect(page.complaints).toEqual([]);
});

test('whoever wants that comes to the next ticket of the list with each answer, on its own screen and beside the list', async () => {
  const asked = await world.as(requester);
  for (let at = 0; at < 5; at++)
    await asked.tickets.create({ title: `Key ${at}`, description: 'Lost.', category: 'keys' });
  const page = await console.page(agent);
  const list = '/tickets?category=keys&sort=created_at&status_category=%5B%22open%22%5D';
  await page.goto(list);
  await expect.poll(() => page.getByRole('row').count()).toBe(5);
  const all = (await page.getByRole('row').getByRole('link').allInnerTexts()).map((text) => /Key \d/.exec(text)![0]);
  await page.keyboard.press('Enter');
  const heading = (title: string) => page.getByRole('heading', { level: 1, name: title });
  const reply = page.getByPlaceholder('Write a reply');
  await heading(all[0]!).waitFor();
  await page.settled();
  await page.getByLabel('Then open the next ticket').check();
  await reply.fill('We have it.');
  await picture(page, 'then-next');
  await page.keyboard.press('Control+Enter');
  await heading(all[1]!).waitFor();
  await page.settled();
  // It leaves the list, and the next one is still the next one.
  await page.keyboard.press('r');
  await page.keyboard.type('It is at the desk.');
  await page.keyboard.press('Control+Shift+Enter');
  await heading(all[2]!).waitFor();
  await page.goto(list);
  await expect.poll(() => page.getByRole('row').count()).toBe(4);
  await page.getByRole('button', { name: 'Open tickets beside the list' }).click();
  await heading(all[0]!).waitFor();
  await page.keyboard.press('j');
  await heading(all[2]!).waitFor();
  await page.settled();
  await page.keyboard.press('r');
  await page.keyboard.type('Found.');
  await page.keyboard.press('Control+Shift+Enter');
  await heading(all[3]!).waitFor();
  await page.settled();
  const marked = await page.getByRole('grid').getAttribute('aria-activedescendant');
  expect(await page.locator(`#${marked}`).innerText()).toContain(all[3]!);
  expect((await desk.tickets.list({ category: 'keys', status: ['resolved'] })).total).toBe(2);
  // Where nobody wants it, one stays.
  await page.getByLabel('Then open the next ticket').uncheck();
  await reply.fill('One moment.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => page.locator('article').getByText('One moment.').count()).toBe(1);
  expect(await heading(all[3]!).count()).toBe(1);
  expect(page.complaints).toEqual([]);
});

test('on a phone, a ticket is answered by a macro, shows who else is there, and is deleted', async () => {
  const asked = await world.as(requester);
  const { id, key } = await asked.tickets.create({ title: 'A sticker, please', description: 'With the logo.' });
  const colleague = await console.page(admin);
  await colleague.goto(`/tickets/${key}`);
  await colleague.settled();
  const page = await console.page(agent, phone);
  await page.goto(`/tickets/${key}`);
  await expect.poll(() => page.getByText('Amir Haddad is viewing').count()).toBe(1);
  await page.getByLabel('Macro').selectOption('Ask for the version');
  await page.getByRole('dialog').getByRole('button', { name: 'Run macro' }).click();
  await expect.poll(() => saidAt(id)).toEqual(['Which version do you use?']);
  await picture(page, 'phone-ticket');
  const leads = await console.page(admin, phone);
  await leads.goto(`/tickets/${key}`);
  await leads.settled();
  await leads.getByRole('button', { name: 'Delete', exact: true }).last().click();
  await leads.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await leads.waitForURL(/\/tickets$/);
  await expect(desk.tickets.get({ ticket_id: id })).rejects.toMatchObject({ app: 'TICKET_NOT_FOUND' });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBeLessThanOrEqual(phone.width);
});

test('a ticket is merged into one that is found by words, and never into one that was searched for before', async () => {
  const asked = await world.as(requester);
  const first = await asked.tickets.create({ title: 'Zebra crossing is dark', description: 'In front of the door.' });
  const second = await asked.tickets.create({ title: 'No light at the zebra', description: 'Since yesterday.' });
  const page = await console.page(agent);
  await page.goto(`/tickets/${second.key}`);
  await page.settled();
  const open = async (name: string) => {
    await page.locator('#facts').getByRole('button', { name, exact: true }).click();
    return page.getByRole('dialog');
  };
  const form = await open('Merge');
  const found = form.getByRole('combobox', { name: 'The other ticket' });
  // Nothing is chosen before something was searched for.
  await form.getByRole('button', { name: 'Merge into another ticket' }).click();
  expect((await desk.tickets.get({ ticket_id: second.id })).merged_into_id).toBeNull();
  await form.getByLabel('Find the other ticket').fill(tickets[0]!.key);
  await expect.poll(() => found.inputValue()).toBe(tickets[0]!.key);
  // What was typed since then is not found yet, and Enter merges into nothing.
  await page.route('**/trpc/tickets.list**', async (route) => {
    await page.waitForTimeout(500);
    await route.continue();
  });
  await form.getByLabel('Find the other ticket').fill('zebra crossing');
  await page.keyboard.press('Enter');
  expect((await desk.tickets.get({ ticket_id: second.id })).merged_into_id).toBeNull();
  await expect.poll(() => found.inputValue()).toBe(first.key);
  await page.unroute('**/trpc/tickets.list**');
  await picture(page, 'merge-search');
  await form.getByLabel('Find the other ticket').press('Enter');
  await page.waitForURL(new RegExp(`/tickets/${first.key}`));
  expect((await desk.tickets.get({ ticket_id: second.id })).merged_into_id).toBe(first.id);
  expect(page.complaints).toEqual([]);
});

test('the time of the dashboard is in its address', async () => {
  const page = await console.page(admin);
  await page.goto('/dashboard?period=7d');
  await page.settled();
  const period = page.getByRole('combobox', { name: 'Dashboard' });
  expect(await period.inputValue()).toBe('7d');
  await period.selectOption('90d');
  await expect.poll(() => page.url()).toContain('period=90d');
  await page.settled();
  await page.reload();
  await page.settled();
  expect(await period.inputValue()).toBe('90d');
  expect(page.complaints).toEqual([]);
});

test.each(['/tickets?sort=size&more=x&priority=loud', '/knowledge?kind=dream', '/dashboard?period=forever'])(
  'what does not fit of %s is left out',
  async (address) => {
    const page = await console.page(agent);
    await page.goto(address);
    await page.settled();
    expect(page.complaints).toEqual([]);
  },
);

test('an owner sees what is used of the plan, and what is almost full', async () => {
  const page = await console.page(owner);
  await page.goto('/settings/plan');
  const used = page.getByRole('list', { name: 'Plan usage' });
  const { items } = await (await world.as(owner)).billing.usage({});
  const of = (limit: string) => items.find((one) => one.limit === limit)!;
  const line = (name: string) => used.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) });
  await expect.poll(() => line('Seats').innerText()).toContain(`${of('seats').used} of ${of('seats').allowed}`);
  expect(await line('Projects').innerText()).toContain(`1 of ${of('projects').allowed.toLocaleString('en')}`);
  expect(await used.getByText('File size').count()).toBe(0);
  expect(await page.getByText('File size').count()).toBe(1);
  await picture(page, 'usage');
  // What somebody adds is counted when one comes back.
  await desk.views.create({ team_id: team.id, name: 'Urgent ones', filter: { priority: ['urgent'] } });
  await page.goto('/tickets');
  await page.goto('/settings/plan');
  await expect.poll(() => line('Views').innerText()).toContain(`${of('views').used + 1} of`);
  const other = await aTeam(world.kysely, { tier: 'free' });
  const small = await console.page(await aMember(world.kysely, other, 'owner'));
  await small.goto('/settings/plan');
  await expect.poll(() => small.getByText('1 of 3').count()).toBe(1);
  expect([...page.complaints, ...small.complaints]).toEqual([]);
});
