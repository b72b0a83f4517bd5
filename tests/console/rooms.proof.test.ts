import { afterAll, expect, test } from 'vitest';
import { createAccounts } from '@deskwire/adapters/accounts/accounts.ts';
import { startJira } from '@deskwire/adapters/accounts/jira-server.fixture.ts';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { sealCredentials } from '@deskwire/router/automation/integrations/accounts/secrets.ts';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openConsole, picture, type Tab } from './browser.ts';
import { aWorkingTeam } from './team.ts';

const fake = await startJira('ITSM', 'cloud');
const outbound = createOutbound({ allow_private: true });
const accounts = createAccounts({ slack: undefined, github: undefined, clickup: undefined }, outbound);
const console = await openConsole({ accounts });
afterAll(async () => {
  await console.close();
  await fake.close();
  await outbound.close();
});
const { world } = console;
const { team, people, tickets, project } = await aWorkingTeam(world);
const { owner, admin, agent, member, requester, approver } = people;

/** The row that says this. */
const lineOf = (page: Tab, text: string) => page.getByRole('listitem').filter({ hasText: text });
const dialogOf = (page: Tab) => page.getByRole('dialog');

test('somebody makes a team of their own, deletes it, and has it back', async () => {
  const page = await console.page(member);
  await page.goto('/settings/profile');
  await page.getByRole('button', { name: 'New team' }).click();
  await dialogOf(page).getByLabel('Name').fill('Allotment');
  await dialogOf(page).getByLabel('Prefix of tickets').fill('GRN');
  await dialogOf(page).getByRole('button', { name: 'Create' }).click();
  await expect.poll(() => page.getByRole('combobox', { name: 'Team' }).inputValue()).not.toBe(team.id);
  const mine = await world.as(member);
  const made = (await mine.teams.list({})).items.find(({ name }) => name === 'Allotment')!;
  expect(made).toMatchObject({ ticket_prefix: 'GRN', roles: ['owner'] });
  await page.goto('/settings/general');
  await page.getByRole('button', { name: 'Delete the team' }).click();
  await dialogOf(page).getByRole('button', { name: 'Delete the team' }).click();
  await page.waitForURL(/\/settings\/profile$/);
  await expect.poll(() => page.getByRole('region', { name: 'Deleted teams' }).count()).toBe(1);
  expect((await mine.teams.list({})).items.map(({ name }) => name)).toEqual(['Northwind']);
  await page.getByRole('region', { name: 'Deleted teams' }).getByRole('button', { name: 'Restore' }).click();
  await expect.poll(async () => (await mine.teams.list({})).items.length).toBe(2);
  await lineOf(page, 'Allotment').getByRole('button', { name: 'Leave' }).click();
  await dialogOf(page).getByRole('button', { name: 'Leave' }).click();
  // Its only owner cannot leave it, and is told why.
  await expect.poll(() => page.getByRole('status').getByText(/owner/).count()).toBe(1);
});

test('an owner hands a team over, and is an admin of it afterwards', async () => {
  const other = await aTeam(world.kysely, { name: 'Contoso' });
  const [boss, heir] = [await aMember(world.kysely, other, 'owner'), await aMember(world.kysely, other, 'member')];
  const page = await console.page(boss);
  await page.goto('/settings/general');
  await page.getByRole('button', { name: 'Hand over the team' }).click();
  await expect.poll(() => dialogOf(page).getByLabel('New owner').locator('option').count()).toBe(1);
  await dialogOf(page).getByRole('button', { name: 'Hand over the team' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Hand over the team' }).count()).toBe(0);
  const { items } = await (await world.as(heir)).teams.members.list({ team_id: other.id });
  expect(Object.fromEntries(items.map(({ user_id, roles }) => [user_id, roles]))).toMatchObject({
    [boss.user_id]: ['admin'],
    [heir.user_id]: expect.arrayContaining(['owner']),
  });
  expect(page.complaints).toEqual([]);
});

test('who alone owns a team is told which, before their account ends; who owns none leaves with a way back', async () => {
  const boss = await console.page(owner);
  await boss.goto('/settings/data');
  await boss.getByRole('button', { name: 'Delete my account' }).click();
  await expect.poll(() => dialogOf(boss).getByText('You leave every team.').count()).toBe(1);
  await dialogOf(boss).getByRole('button', { name: 'Delete my account' }).click();
  await expect.poll(() => dialogOf(boss).getByRole('link', { name: 'Northwind' }).count()).toBe(1);
  const leaver = await aMember(world.kysely, team, 'agent');
  const page = await console.page(leaver);
  await page.goto('/settings/data');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await picture(page, 'account-end');
  await dialogOf(page).getByRole('button', { name: 'Delete my account' }).click();
  await page.waitForURL(/\/sign-in/);
  const row = await world.kysely
    .selectFrom('users')
    .select(['deleted_at', 'purge_at'])
    .where('id', '=', leaver.user_id)
    .executeTakeFirstOrThrow();
  expect(row.purge_at).not.toBeNull();
  await expect
    .poll(async () =>
      (await world.kysely.selectFrom('emails').select('template').where('to_address', '=', leaver.email).execute()).map(
        ({ template }) => template,
      ),
    )
    .toContain('account-deleted');
});

test('somebody leaves a project that they were added to', async () => {
  await (
    await world.as(member)
  ).projects.members.invite({ project_id: project.id, email: approver.email, role: 'member' });
  const page = await console.page(approver);
  await page.goto(`/projects/${project.key}?view=people`);
  await page.getByRole('button', { name: 'Leave the project' }).click();
  await dialogOf(page).getByRole('button', { name: 'Leave the project' }).click();
  await page.waitForURL(/\/projects$/);
  const { items } = await (await world.as(member)).projects.members.list({ project_id: project.id });
  expect(items.map(({ user_id }) => user_id)).not.toContain(approver.user_id);
  expect(page.complaints).toEqual([]);
});

/** Puts a file into the field of a form that takes one. */
const chooseFile = (page: Tab, name: string, text: string) =>
  dialogOf(page)
    .getByLabel('File', { exact: true })
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a file of tickets is looked through, mapped, and imported without what is wrong in it', async () => {
  const page = await console.page(admin);
  await page.goto('/tickets');
  await page.getByRole('button', { name: 'Import' }).click();
  await chooseFile(page, 'old.csv', 'What,Urgency,Who\nRoof leaks,high,roof@contoso.example\nDoor squeaks,enormous,\n');
  await dialogOf(page).getByRole('button', { name: 'Check the file' }).click();
  await expect.poll(() => dialogOf(page).getByLabel('What', { exact: true }).count()).toBe(1);
  await dialogOf(page).getByLabel('What', { exact: true }).selectOption('title');
  await dialogOf(page).getByLabel('Who', { exact: true }).selectOption('reporter_email');
  await dialogOf(page).getByRole('button', { name: 'Check again' }).click();
  await expect.poll(() => dialogOf(page).getByText('1 is new').count()).toBe(1);
  expect(await dialogOf(page).getByText('1 is refused').count()).toBe(1);
  await expect.poll(() => dialogOf(page).getByText('enormous').count()).toBe(1);
  await picture(page, 'import-tickets');
  const desk = await world.as(admin);
  expect((await desk.tickets.list({ search: 'Roof leaks' })).items).toEqual([]);
  await dialogOf(page).getByRole('button', { name: 'Import 1 row' }).click();
  await expect.poll(() => dialogOf(page).getByText('What was done').count()).toBe(1);
  expect((await desk.tickets.list({ search: 'Roof leaks' })).items).toMatchObject([{ priority: 'high' }]);
  expect((await desk.tickets.list({ search: 'Door squeaks' })).items).toEqual([]);
  await dialogOf(page).getByRole('button', { name: 'Done' }).click();
  expect(page.complaints).toEqual([]);
});

test('tasks come from a file, and what the list shows becomes one', async () => {
  const page = await console.page(member);
  await page.goto(`/projects/${project.key}?view=list`);
  await page.getByRole('button', { name: 'Import' }).click();
  await chooseFile(page, 'todo.csv', 'title,due_on\nWater the plants,2027-04-01\n');
  await dialogOf(page).getByRole('button', { name: 'Check the file' }).click();
  await dialogOf(page).getByRole('button', { name: 'Import 1 row' }).click();
  await expect.poll(() => dialogOf(page).getByText('What was done').count()).toBe(1);
  await dialogOf(page).getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => page.getByText('Water the plants').count()).toBe(1);
  await page.getByPlaceholder('Search tasks').fill('Water');
  await expect.poll(() => page.getByText('Choose a typeface').count()).toBe(0);
  const file = page.waitForEvent('download');
  await page.getByLabel('Export').selectOption('csv');
  const path = await (await file).path();
  const { readFileSync } = await import('node:fs');
  const text = readFileSync(path, 'utf8');
  expect([text.includes('Water the plants'), text.includes('Choose a typeface')]).toEqual([true, false]);
  expect(page.complaints).toEqual([]);
});

test('a form says what a type of ticket asks for, and requesters are asked for it', async () => {
  const desk = await world.as(admin);
  const field = { kind: 'text' as const, options: [], required: false };
  await desk.tickets.fields.set({
    fields: [
      { ...field, key: 'browser', name: 'Browser', requester_visible: true },
      { ...field, key: 'cause', name: 'Cause', requester_visible: false },
    ],
  });
  const page = await console.page(admin);
  await page.goto('/settings/statuses');
  const bug = page.getByRole('region', { name: 'Forms' }).getByRole('listitem').filter({ hasText: 'Bug' });
  await bug.getByRole('button', { name: 'Edit the form' }).click();
  await dialogOf(page).getByLabel('Browser: requesters').selectOption('required');
  await dialogOf(page).getByLabel('Cause: the team').selectOption('hidden');
  await picture(page, 'form-of-a-type');
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => bug.getByText('Of requesters: Browser (required)').count()).toBe(1);
  expect((await desk.tickets.forms.list({})).items).toEqual([
    {
      type: 'bug',
      fields: [
        { key: 'browser', requesters: 'required', agents: 'optional' },
        { key: 'cause', requesters: 'hidden', agents: 'hidden' },
      ],
    },
  ]);
  const asker = await console.page(requester);
  await asker.goto('/tickets');
  await asker.getByRole('button', { name: 'New ticket' }).click();
  await dialogOf(asker).getByLabel('Title').fill('It broke again');
  await dialogOf(asker).getByLabel('Type').selectOption('bug');
  await dialogOf(asker).getByLabel('Browser').fill('Safari');
  await dialogOf(asker).getByRole('button', { name: 'Create ticket' }).click();
  await asker.waitForURL(/\/tickets\/TKT-\d+$/);
  const ticket_id = asker.url().split('/').at(-1)!;
  expect(await desk.tickets.get({ ticket_id })).toMatchObject({ type: 'bug', custom: { browser: 'Safari' } });
  await bug.getByRole('button', { name: 'Ask for all' }).click();
  await dialogOf(page).getByRole('button', { name: 'Ask for all' }).click();
  await expect.poll(async () => (await desk.tickets.forms.list({})).items).toEqual([]);
  await desk.tickets.fields.set({ fields: [] });
  expect([...page.complaints, ...asker.complaints]).toEqual([]);
});

test('two people who are the same become one, once somebody saw what moves', async () => {
  const desk = await world.as(admin);
  const double = await aContact(world.kysely, team);
  await desk.people.update({ person_id: double.person_id, name: 'Rosa K.' });
  const { id: ticket_id } = await desk.tickets.create({ title: 'Of the double', reporter_id: double.person_id });
  const page = await console.page(admin);
  await page.goto('/people');
  await page.getByPlaceholder('Search people').fill('Rosa');
  await lineOf(page, 'Rosa K.').getByRole('button', { name: 'Merge' }).click();
  await dialogOf(page).getByLabel('Search people').fill('Rosa Keller');
  await expect.poll(() => dialogOf(page).getByLabel('Who remains').locator('option').count()).toBe(1);
  await expect.poll(() => dialogOf(page).getByText('1 ticket that they reported').count()).toBe(1);
  await picture(page, 'merge-people');
  await dialogOf(page).getByRole('button', { name: 'Merge' }).click();
  await expect.poll(() => lineOf(page, 'Rosa K.').count()).toBe(0);
  expect(await desk.tickets.get({ ticket_id })).toMatchObject({ reporter_id: requester.person_id });
  expect(page.complaints).toEqual([]);
});

test('a request for approval is withdrawn, and made again with other words', async () => {
  const page = await console.page(agent);
  await page.goto(`/tickets/${tickets[3]!.key}`);
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await dialogOf(page).getByRole('button', { name: 'Withdraw' }).click();
  const { approvals } = await world.as(agent);
  const requests = async () => (await approvals.list({ ticket_id: tickets[3]!.id })).items;
  await expect.poll(async () => (await requests()).map(({ status }) => status)).toEqual(['withdrawn']);
  await page.getByRole('button', { name: 'Ask again' }).click();
  await dialogOf(page).getByLabel('What is to be decided?').fill('May Rosa read the finance share until May?');
  await dialogOf(page).getByRole('button', { name: 'Ask again' }).click();
  await expect
    .poll(async () => (await requests()).map(({ status }) => status).sort())
    .toEqual(['pending', 'withdrawn']);
  const again = (await requests()).find(({ status }) => status === 'pending')!;
  expect(again).toMatchObject({
    description: 'May Rosa read the finance share until May?',
    approver: { name: 'Paul Moreau' },
    replaces_id: expect.any(String),
  });
  await expect.poll(() => page.getByRole('button', { name: 'Ask again' }).count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('a ticket becomes an issue of Jira, goes its own way, is linked again, and others follow', async () => {
  const connection = await world.kysely
    .selectFrom('connections')
    .select('id')
    .where('team_id', '=', team.id)
    .where('provider', '=', 'jira')
    .executeTakeFirstOrThrow();
  const credentials = { base_url: fake.url, access_token: `${fake.token}-${team.id}`, email: fake.email };
  await world.kysely
    .updateTable('connections')
    .set({ external_account: fake.url, credentials: sealCredentials(world.services, connection.id, credentials) })
    .where('id', '=', connection.id)
    .execute();
  const page = await console.page(agent);
  const [, , printer, , browser, invoices] = tickets;
  await page.goto(`/tickets/${printer!.key}`);
  const part = page.getByRole('region', { name: 'Jira' });
  await part.getByRole('button', { name: 'Create' }).click();
  await dialogOf(page).getByRole('button', { name: 'Create an issue in Jira' }).click();
  const link = part.getByRole('link', { name: /^ITSM-\d+$/ });
  await expect.poll(() => link.count()).toBe(1);
  const key = await link.innerText();
  await picture(page, 'ticket-in-jira');
  await part.getByRole('button', { name: 'Unlink' }).click();
  await dialogOf(page).getByRole('button', { name: 'Unlink' }).click();
  await expect.poll(() => part.getByRole('button', { name: 'Link' }).count()).toBe(1);
  const { jira } = await world.as(agent);
  expect(await jira.issue({ ticket_id: printer!.id })).toMatchObject({ issue: null });
  await part.getByRole('button', { name: 'Link' }).click();
  await dialogOf(page).getByLabel('Key of the issue').fill(key);
  await dialogOf(page).getByRole('button', { name: 'Link' }).click();
  await expect.poll(async () => (await jira.issue({ ticket_id: printer!.id })).issue?.issue_key).toBe(key);
  await page.goto('/tickets');
  for (const { title } of [printer!, browser!, invoices!])
    await page.getByRole('row').filter({ hasText: title }).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'To Jira …' }).click();
  await dialogOf(page).getByRole('button', { name: 'Show what would happen' }).click();
  await expect.poll(() => dialogOf(page).getByText('Becomes an issue').count()).toBe(2);
  expect(await dialogOf(page).getByText('Stays as it is').count()).toBe(1);
  await picture(page, 'tickets-to-jira');
  await dialogOf(page).getByRole('button', { name: 'Write 2 tickets to Jira' }).click();
  await expect
    .poll(async () => (await jira.issue({ ticket_id: browser!.id })).issue?.issue_key ?? '')
    .toMatch(/^ITSM-/);
  await expect
    .poll(async () => (await jira.issue({ ticket_id: invoices!.id })).issue?.issue_key ?? '')
    .toMatch(/^ITSM-/);
  expect(page.complaints).toEqual([]);
});
