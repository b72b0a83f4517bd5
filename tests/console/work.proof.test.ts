import { afterAll, expect, test } from 'vitest';
import { openConsole } from './browser.ts';
import { aWorkingTeam } from './team.ts';

const console = await openConsole();
afterAll(() => console.close());
const { world } = console;
const { people, project, tickets, tasks } = await aWorkingTeam(world);
const { admin, agent, member, viewer } = people;

test('a clock is started on a ticket, stopped among all times, and what it says is changed', async () => {
  const { workTimes } = await world.as(agent);
  const before = (await workTimes.totals({ ticket_id: tickets[1]!.key })).seconds;
  expect(before).toBe(0);
  const page = await console.page(agent);
  await page.goto(`/tickets/${tickets[1]!.key}`);
  await page.getByRole('button', { name: 'Start timer' }).click();
  await expect.poll(async () => (await workTimes.current({})).current?.ticket_id).toBe(tickets[1]!.id);
  await page.goto('/times');
  await expect.poll(() => page.getByText('You are working on').count()).toBe(1);
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(async () => (await workTimes.current({})).current).toBe(null);
  await page.getByRole('button', { name: 'Log time' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Key').fill(tickets[1]!.key);
  await form.getByLabel('Duration').fill('1:30');
  await form.getByRole('button', { name: 'Log time' }).click();
  await expect.poll(() => page.getByRole('listitem').filter({ hasText: '1 h 30 min' }).count()).toBe(1);
  await page.getByRole('listitem').filter({ hasText: '1 h 30 min' }).getByRole('button', { name: 'Edit' }).click();
  await form.getByLabel('Duration').fill('45');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => (await workTimes.list({ ticket_id: tickets[1]!.key })).items.map(({ seconds }) => seconds))
    .toContain(2700);
  expect(page.complaints).toEqual([]);
});

test('who only reads sees how long it took, and starts nothing', async () => {
  await (await world.as(agent)).workTimes.log({ ticket_id: tickets[0]!.key, minutes: 10 });
  const page = await console.page(viewer);
  await page.goto(`/tickets/${tickets[0]!.key}`);
  await expect.poll(() => page.getByRole('region', { name: 'Time' }).getByText('35 min').count()).toBe(1);
  expect(await page.getByRole('button', { name: 'Start timer' }).count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('a label is made for a project, and a task gets it with what it waits for and where to read on', async () => {
  const page = await console.page(member);
  await page.goto(`/projects/${project.key}?view=settings`);
  await page.getByRole('button', { name: 'Add a label' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('legal');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a label' }).click();
  await expect.poll(() => page.getByRole('region', { name: 'Labels' }).getByText('legal').count()).toBe(1);
  await page.goto(`/tasks/${project.key}-6`);
  await page.getByRole('region', { name: 'Details' }).getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('legal').check();
  await page.getByLabel('Estimate').fill('2:30');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const { tasks: work } = await world.as(member);
  await expect
    .poll(async () => {
      const { labels, estimate_minutes } = await work.get({ task_id: `${project.key}-6` });
      return [labels.map(({ name }) => name), estimate_minutes];
    })
    .toEqual([['legal'], 150]);
  await page.getByRole('button', { name: 'Add a dependency' }).click();
  await page.getByLabel('Key of the task that must be done first').fill(`${project.key}-2`);
  await page.getByRole('dialog').getByRole('button', { name: 'Add a dependency' }).click();
  await expect.poll(() => page.getByRole('region', { name: 'Depends on' }).getByRole('link').count()).toBe(1);
  // A circle is refused in the words of the server, and what was typed stays.
  const second = await console.page(member);
  await second.goto(`/tasks/${project.key}-2`);
  await second.getByRole('button', { name: 'Add a dependency' }).click();
  await second.getByLabel('Key of the task that must be done first').fill(`${project.key}-6`);
  await second.getByRole('dialog').getByRole('button', { name: 'Add a dependency' }).click();
  await expect.poll(() => second.getByRole('dialog').getByRole('alert').count()).toBe(1);
  expect(page.complaints).toEqual([]);
});

test('a comment on a task is said otherwise and taken back, and whoever it mentions is named', async () => {
  const page = await console.page(member);
  await page.goto(`/tasks/${project.key}-3`);
  await page.getByPlaceholder('Write a comment').fill('Done by noon, ');
  await page.getByLabel('Mention …').selectOption({ label: 'Ada Lindqvist' });
  await page.getByRole('button', { name: 'Comment', exact: true }).click();
  await expect.poll(() => page.locator('article').getByText('@Ada Lindqvist').count()).toBe(1);
  const { tasks: work } = await world.as(member);
  const comments = async () => (await work.comments.list({ task_id: `${project.key}-3` })).items;
  expect((await comments()).flatMap(({ mentions }) => mentions.map(({ name }) => name))).toEqual(['Ada Lindqvist']);
  await page.locator('article').getByRole('button', { name: 'Edit' }).click();
  expect(await page.getByRole('dialog').getByRole('textbox').inputValue()).toBe('Done by noon, @Ada Lindqvist');
  await page.getByRole('dialog').getByRole('textbox').fill('Done by two, @Ada Lindqvist');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => (await comments()).map(({ content, mentions }) => [content.slice(0, 12), mentions.length]))
    .toEqual([['Done by two,', 1]]);
  await page.locator('article').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => page.locator('article').count()).toBe(0);
  await page.keyboard.press('z');
  await expect.poll(() => page.locator('article').getByText('Done by two').count()).toBe(1);
  // Others read it, and have nothing to press.
  const reader = await console.page(agent);
  await reader.goto(`/tasks/${project.key}-3`);
  await expect.poll(() => reader.locator('article').count()).toBe(1);
  expect(await reader.locator('article').getByRole('button').count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('what is decided is written down, found by words without marks, and taken back', async () => {
  const page = await console.page(member);
  await page.goto('/knowledge/memory');
  await page.getByRole('button', { name: 'New memory' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('What to remember').fill('Backups are **restored** every quarter.');
  await form.getByLabel('Kind').selectOption('decision');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByRole('link', { name: 'Backups are restored every quarter.' }).count()).toBe(1);
  const { search } = await world.as(member);
  // One may search sixty times a minute.
  await expect.poll(async () => (await search.global({ query: 'backups' })).total, { interval: 2000 }).toBe(1);
  await page.goto('/knowledge?q=backups');
  await expect.poll(() => page.locator('main p mark').allTextContents()).toEqual(['Backups']);
  expect(await page.getByRole('list', { name: 'Search' }).textContent()).not.toContain('**');
  await page.getByRole('heading', { level: 2 }).getByRole('link').click();
  await expect.poll(() => page.locator('main strong', { hasText: 'restored' }).count()).toBe(1);
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(() => page.url()).toMatch(/\/knowledge\/memory$/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => page.getByRole('link', { name: 'Backups are restored every quarter.' }).count()).toBe(1);
  expect(page.complaints).toEqual([]);
});

test('a project becomes a template, and another one begins with its tasks', async () => {
  const page = await console.page(member);
  await page.goto(`/projects/${project.key}?view=settings`);
  await page.getByRole('button', { name: 'Save as a template' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('Websites');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByText('Template saved').count()).toBe(1);
  await page.goto('/projects');
  await page.getByRole('button', { name: 'New project' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Shop');
  await form.getByLabel('Start from').selectOption({ label: `Websites (${tasks.length} tasks)` });
  await form.getByRole('button', { name: 'Create' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'Shop' }).count()).toBe(1);
  await expect.poll(() => page.getByRole('article').count()).toBe(tasks.length);
  expect(page.complaints).toEqual([]);
});

test('another system gets an address, what it sends is read, and handled once more', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/inbound');
  await page.getByRole('button', { name: 'New source' }).click();
  await page.getByLabel('Name in the URL').fill('grafana');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const secret = page.getByRole('dialog', { name: 'The new URL' }).locator('pre');
  await expect.poll(() => secret.count()).toBe(1);
  const address = new URL((await secret.textContent())!.trim());
  await page.getByRole('button', { name: 'Done' }).click();
  const sent = await fetch(`${console.url}${address.pathname}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ alert: 'The disk is full' }),
  });
  expect(sent.status).toBeLessThan(300);
  const { inbound } = await world.as(admin);
  await expect.poll(async () => (await inbound.messages.list({})).items[0]?.state).not.toBe('received');
  await page.reload();
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Read' }).click();
  await expect.poll(() => page.getByRole('dialog').getByText('The disk is full').count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Process again' }).click();
  await expect.poll(() => page.getByText('The message is processed again').count()).toBe(1);
  expect(page.complaints).toEqual([]);
  const stranger = await console.page(member);
  await stranger.goto('/settings/inbound');
  await expect.poll(() => stranger.getByRole('heading', { name: 'You do not have access.' }).count()).toBe(1);
});

test('what was deleted is among the deleted, and comes back', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/deleted');
  await page.getByLabel('Item type').selectOption({ label: 'Webhooks' });
  await page.getByRole('button', { name: 'Restore: https://old.northwind.example/desk' }).click();
  await expect.poll(() => page.getByText('No deleted items.').count()).toBe(1);
  const { webhooks } = await world.as(admin);
  expect((await webhooks.list({})).items.map(({ url }) => url)).toContain('https://old.northwind.example/desk');
  expect(page.complaints).toEqual([]);
});

test('half a reply is on the other device as well, and neither overwrites the other unseen', async () => {
  const [desk, phone] = [await console.page(agent), await console.page(agent, { width: 360 })];
  const ticket = tickets[3]!;
  const { drafts } = (await world.as(agent)).tickets;
  const recorded = async () => (await drafts.list({ ticket_id: ticket.key })).items[0]?.content;
  const field = (page: typeof desk) => page.getByPlaceholder('Write a reply');
  await desk.goto(`/tickets/${ticket.key}`);
  await field(desk).fill('Please ask your');
  await expect.poll(recorded).toBe('Please ask your');
  await phone.goto(`/tickets/${ticket.key}`);
  await expect.poll(() => field(phone).inputValue()).toBe('Please ask your');
  await field(phone).fill('Please ask your lead');
  await expect.poll(recorded).toBe('Please ask your lead');
  await field(desk).fill('Please ask your colleague');
  await expect.poll(() => desk.getByText('You have a different draft on another device.').count()).toBe(1);
  expect(await field(desk).inputValue()).toBe('Please ask your colleague');
  await desk.getByRole('button', { name: 'Use that draft' }).click();
  await expect.poll(() => field(desk).inputValue()).toBe('Please ask your lead');
  await field(desk).press('Control+Enter');
  await expect.poll(() => desk.locator('article').getByText('Please ask your lead').count()).toBe(1);
  await expect.poll(recorded).toBe(undefined);
});

test('what is typed in a form stays when a colleague changes the same, and it is chosen which counts', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/general');
  await page.getByLabel('Team name').fill('Northwind Traders');
  const { teams } = await world.as(people.owner);
  const team_id = (await teams.list({})).items[0]!.id;
  await teams.update({ team_id, name: 'Northwind GmbH' });
  const told = page.getByRole('alert').filter({ hasText: 'Somebody else changed this' });
  await expect.poll(() => told.count()).toBe(1);
  expect(await page.getByLabel('Team name').inputValue()).toBe('Northwind Traders');
  await told.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect.poll(async () => (await teams.get({ team_id })).name).toBe('Northwind Traders');
});

test('what is written in a form is there after a reload, until it is sent or thrown away', async () => {
  const page = await console.page(member);
  const open = async () => {
    await page.goto(`/projects/${project.key}`);
    await page.getByRole('button', { name: 'New task' }).click();
  };
  const form = page.getByRole('dialog');
  await open();
  await form.getByLabel('Title').fill('Translate it');
  await form.getByLabel('Description').fill('Into German and French.');
  await open();
  await expect.poll(() => form.getByLabel('Description').inputValue()).toBe('Into German and French.');
  expect(await form.getByLabel('Title').inputValue()).toBe('Translate it');
  await form.getByRole('button', { name: 'Cancel' }).click();
  await open();
  await page.settled();
  expect(await form.getByLabel('Title').inputValue()).toBe('');
});

test('where the server has another release, it is said, and reloading helps', async () => {
  const page = await console.page(agent);
  // What a service worker keeps of the release before is there all the same.
  await page.addInitScript('delete Navigator.prototype.serviceWorker');
  await page.goto('/tickets');
  await page.settled();
  await page.route('**/assets/knowledge-*.js', (route) => route.fulfill({ status: 404, body: '' }));
  await page.keyboard.press('Control+k');
  await expect
    .poll(() => page.getByRole('heading', { name: 'A new version of the console is available.' }).count())
    .toBe(1);
  await page.unroute('**/assets/knowledge-*.js');
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.settled();
  await page.keyboard.press('Control+k');
  await expect.poll(() => page.getByRole('combobox', { name: 'Search or jump to' }).count()).toBe(1);
});
