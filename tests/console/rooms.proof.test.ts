import type { Locator } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { randomUUIDv7 } from 'node:crypto';
import { createAccounts } from '@deskwire/adapters/accounts/accounts.ts';
import { startAccounts } from '@deskwire/adapters/accounts/accounts-server.fixture.ts';
import { startJira } from '@deskwire/adapters/accounts/jira-server.fixture.ts';
import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { connect } from '@deskwire/router/automation/integrations/integrations.fixture.ts';
import { sealCredentials } from '@deskwire/router/automation/integrations/accounts/secrets.ts';
import { aContact, aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { mailsTo, tokenIn } from '@deskwire/router/testing/mails.ts';
import { openConsole, picture, type Tab } from './browser.ts';
import { unreadable } from './readable.ts';
import { aWorkingTeam } from './team.ts';

const fake = await startJira('ITSM', 'cloud');
const others = await startAccounts();
const outbound = createOutbound({ allow_private: true });
const console = await openConsole({ accounts: createAccounts(others.config, outbound) });
afterAll(async () => {
  await console.close();
  await fake.close();
  await others.close();
  await outbound.close();
});
const { world } = console;
const { team, people, operator, tickets, project, workflow, webhook, collection, product, report } =
  await aWorkingTeam(world);
const { owner, admin, agent, member, requester, approver } = people;

/** Signs somebody in just now, so that they are not asked for their password. */
const freshly = async (person: TestPerson): Promise<TestPerson> => {
  const authenticated_at = new Date(world.now()).toISOString();
  await world.kysely.updateTable('sessions').set({ authenticated_at }).where('id', '=', person.session_id).execute();
  return person;
};
/** The row that says this. */
const lineOf = (page: Tab, text: string) => page.getByRole('listitem').filter({ hasText: text });
const dialogOf = (page: Tab) => page.getByRole('dialog');

/** What is opened on which screen, by whom. */
const openings = [
  [member, '/settings/profile', 'New team'],
  [owner, '/settings/general', 'Transfer ownership'],
  [owner, '/settings/general', 'Delete the team'],
  [member, '/settings/data', 'Delete my account'],
  [member, '/settings/data', 'Erase my data'],
  [admin, '/tickets', 'New ticket'],
  [member, `/projects/${project.key}?view=list`, 'Import'],
  [admin, '/settings/statuses', 'Edit form'],
  [admin, '/people', 'Merge'],
  [agent, `/tickets/${tickets[3]!.key}`, 'Withdraw'],
  [admin, `/workflows/${workflow.id}`, 'Add a secret'],
  [admin, `/settings/webhooks/${webhook.id}`, 'Resend missed events'],
  [member, `/knowledge/collections/${collection.id}`, 'Add a person'],
  [admin, '/settings/ai', 'Add a category'],
  [operator, '/settings/plans', 'Set a price'],
  [operator, '/settings/requests', 'Add a hold'],
  [admin, '/settings/sla', 'Add a rule'],
  [admin, `/workflows/${workflow.id}`, 'Run now Mondays'],
  [admin, '/products/licenses', 'Devices'],
  [admin, '/products', 'Files'],
] as const;

describe.each(['light', 'dark'] as const)('in %s', (scheme) => {
  test.each([360, 1440])('what is opened at %d pixels can be read and reached by everybody', async (width) => {
    const desk = await world.as(admin);
    await aContact(world.kysely, team);
    const field = { kind: 'text' as const, options: [], required: false, requester_visible: true };
    await desk.tickets.fields.set({
      fields: [
        { ...field, key: 'browser', name: 'Browser' },
        { ...field, key: 'cause', name: 'Cause', requester_visible: false },
      ],
    });
    const problems: unknown[] = [];
    for (const [person, address, button] of openings) {
      const page = await console.page(person, { width, scheme });
      await page.goto(address);
      await page.settled();
      await picture(page, `${button}-${scheme}-${width}-screen`);
      await page.getByRole('button', { name: button }).first().click();
      // A dialog may have to be loaded first.
      await expect.poll(() => page.getByRole('dialog').count()).toBe(1);
      await page.settled();
      await picture(page, `${button}-${scheme}-${width}`);
      problems.push(
        ...(await unreadable(page)).map((problem) => [address, button, ...problem]),
        ...page.complaints.map((complaint) => [address, button, complaint]),
      );
      await page.close();
    }
    await desk.tickets.fields.set({ fields: [] });
    expect(problems).toEqual([]);
  });
});

test('somebody makes a team of their own, deletes it, and has it back', async () => {
  const page = await console.page(member);
  await page.goto('/settings/profile');
  await page.getByRole('button', { name: 'New team' }).click();
  await dialogOf(page).getByLabel('Name').fill('Allotment');
  await dialogOf(page).getByLabel('Ticket prefix').fill('GRN');
  await dialogOf(page).getByRole('button', { name: 'Create' }).click();
  await page.waitForURL(/\/tickets/);
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
  const page = await console.page(await freshly(boss));
  await page.goto('/settings/general');
  await page.getByRole('button', { name: 'Transfer ownership' }).click();
  await expect.poll(() => dialogOf(page).getByLabel('New owner').locator('option').count()).toBe(1);
  await dialogOf(page).getByRole('button', { name: 'Transfer ownership' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Transfer ownership' }).count()).toBe(0);
  const { items } = await (await world.as(heir)).teams.members.list({ team_id: other.id });
  expect(Object.fromEntries(items.map(({ user_id, roles }) => [user_id, roles]))).toMatchObject({
    [boss.user_id]: ['admin'],
    [heir.user_id]: expect.arrayContaining(['owner']),
  });
  expect(page.complaints).toEqual([]);
});

test('who alone owns a team is told which, before their account ends; who owns none leaves with a way back', async () => {
  const boss = await console.page(await freshly(owner));
  await boss.goto('/settings/data');
  await boss.getByRole('button', { name: 'Delete my account' }).click();
  await expect.poll(() => dialogOf(boss).getByText('You leave every team.').count()).toBe(1);
  await dialogOf(boss).getByRole('button', { name: 'Delete my account' }).click();
  await expect.poll(() => dialogOf(boss).getByRole('link', { name: 'Northwind' }).count()).toBe(1);
  const leaver = await aMember(world.kysely, team, 'agent');
  const page = await console.page(await freshly(leaver));
  await page.goto('/settings/data');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await picture(page, 'account-end');
  await dialogOf(page).getByRole('button', { name: 'Delete my account' }).click();
  await page.waitForURL(/\/sign-in/);
  const accountOf = ({ user_id }: TestPerson) =>
    world.kysely
      .selectFrom('users')
      .select(['deleted_at', 'purge_at'])
      .where('id', '=', user_id)
      .executeTakeFirstOrThrow();
  expect((await accountOf(leaver)).purge_at).not.toBeNull();
  await expect
    .poll(async () =>
      (await world.kysely.selectFrom('emails').select('template').where('to_address', '=', leaver.email).execute()).map(
        ({ template }) => template,
      ),
    )
    .toContain('account-deleted');
  const told = async () => (await mailsTo(world as TestWorld, leaver.email)).find(isOfDeletion);
  const isOfDeletion = ({ template }: { template: string }) => template === 'account-deleted';
  await expect.poll(async () => (await told()) !== undefined).toBe(true);
  const back = await console.page(undefined);
  await back.goto(`/pages/restore-account?token=${tokenIn((await told())!)}`);
  await picture(back, 'account-restore');
  await back.getByRole('button', { name: 'Restore' }).click();
  await expect.poll(() => back.getByRole('heading', { name: 'Your account has been restored' }).count()).toBe(1);
  expect((await accountOf(leaver)).deleted_at).toBeNull();
  await back.getByRole('link', { name: 'sign in' }).click();
  await back.waitForURL(/\/sign-in/);
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
const chooseFile = (dialog: Locator, name: string, text: string) =>
  dialog.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a file of tickets is looked through, mapped, and imported without what is wrong in it', async () => {
  const page = await console.page(admin);
  await page.goto('/tickets');
  await page.getByRole('button', { name: 'New ticket' }).click();
  await page.getByRole('button', { name: 'Import' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import tickets' });
  await chooseFile(
    dialog,
    'old.csv',
    'What,Urgency,Who\nRoof leaks,high,roof@contoso.example\nDoor squeaks,enormous,\n',
  );
  await dialog.getByRole('button', { name: 'Check file' }).click();
  await expect.poll(() => dialog.getByLabel('What', { exact: true }).count()).toBe(1);
  await dialog.getByLabel('What', { exact: true }).selectOption('title');
  await dialog.getByLabel('Who', { exact: true }).selectOption('reporter_email');
  await dialog.getByRole('button', { name: 'Check again' }).click();
  await expect.poll(() => dialog.getByText('1 new row').count()).toBe(1);
  expect(await dialog.getByText('1 rejected').count()).toBe(1);
  await expect.poll(() => dialog.getByText('enormous').count()).toBe(1);
  await picture(page, 'import-tickets');
  const desk = await world.as(admin);
  expect((await desk.tickets.list({ search: 'Roof leaks' })).items).toEqual([]);
  await dialog.getByRole('button', { name: 'Import 1 row' }).click();
  await expect.poll(() => dialog.getByText('Import result').count()).toBe(1);
  expect((await desk.tickets.list({ search: 'Roof leaks' })).items).toMatchObject([{ priority: 'high' }]);
  expect((await desk.tickets.list({ search: 'Door squeaks' })).items).toEqual([]);
  await dialog.getByRole('button', { name: 'Done' }).click();
  expect(page.complaints).toEqual([]);
});

test('tasks come from a file, and what the list shows becomes one', async () => {
  const page = await console.page(member);
  await page.goto(`/projects/${project.key}?view=list`);
  await page.getByRole('button', { name: 'Import' }).click();
  await chooseFile(dialogOf(page), 'todo.csv', 'title,due_on\nWater the plants,2027-04-01\n');
  await dialogOf(page).getByRole('button', { name: 'Check file' }).click();
  await dialogOf(page).getByRole('button', { name: 'Import 1 row' }).click();
  await expect.poll(() => dialogOf(page).getByText('Import result').count()).toBe(1);
  await dialogOf(page).getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => page.getByText('Water the plants').count()).toBe(1);
  await page.getByPlaceholder('Search tasks').fill('Water');
  await expect.poll(() => page.getByText('Choose a typeface').count()).toBe(0);
  const file = page.waitForEvent('download');
  await page.getByLabel('Export').selectOption('csv');
  const path = await (await file).path();
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
  await bug.getByRole('button', { name: 'Edit form' }).click();
  await dialogOf(page).getByLabel('Browser: requesters').selectOption('required');
  await dialogOf(page).getByLabel('Cause: the team').selectOption('hidden');
  await picture(page, 'form-of-a-type');
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => bug.getByText('From requesters: Browser (required)').count()).toBe(1);
  expect((await desk.tickets.forms.list({})).items).toMatchObject([
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
  await bug.getByRole('button', { name: 'Reset form' }).click();
  await dialogOf(page).getByRole('button', { name: 'Reset form' }).click();
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
  await expect.poll(() => dialogOf(page).getByLabel('Person to keep').locator('option').count()).toBe(1);
  await expect.poll(() => dialogOf(page).getByText('1 reported ticket').count()).toBe(1);
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
  await dialogOf(page).getByLabel('What needs a decision?').fill('May Rosa read the finance share until May?');
  await dialogOf(page).getByRole('button', { name: 'Ask again' }).click();
  await expect
    .poll(async () => (await requests()).map(({ status }) => status).toSorted())
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
  await dialogOf(page).getByRole('button', { name: 'Create a Jira issue' }).click();
  const link = part.getByRole('link', { name: /^ITSM-\d+$/ });
  await expect.poll(() => link.count()).toBe(1);
  const key = await link.innerText();
  await picture(page, 'ticket-in-jira');
  await part.getByRole('button', { name: 'Unlink' }).click();
  await dialogOf(page).getByRole('button', { name: 'Unlink' }).click();
  await expect.poll(() => part.getByRole('button', { name: 'Link', exact: true }).count()).toBe(1);
  const { jira } = await world.as(agent);
  expect(await jira.ticket({ ticket_id: printer!.id })).toMatchObject({ issue: null });
  await part.getByRole('button', { name: 'Link', exact: true }).click();
  await dialogOf(page).getByLabel('Issue key').fill(key);
  await dialogOf(page).getByRole('button', { name: 'Link' }).click();
  await expect.poll(async () => (await jira.ticket({ ticket_id: printer!.id })).issue?.issue_key).toBe(key);
  await page.goto('/tickets');
  for (const [nth, { title }] of [printer!, browser!, invoices!].entries()) {
    await page.getByRole('row').filter({ hasText: title }).getByRole('checkbox').click();
    // The bar that says how many there are moves the rows below it.
    await expect.poll(() => page.getByText(`${nth + 1} selected`).count()).toBe(1);
  }
  await page.getByRole('button', { name: 'Send to Jira …' }).click();
  await dialogOf(page).getByRole('button', { name: 'Preview' }).click();
  await expect.poll(() => dialogOf(page).getByText('To be created').count()).toBe(2);
  expect(await dialogOf(page).getByText('Unchanged').count()).toBe(1);
  await picture(page, 'tickets-to-jira');
  await dialogOf(page).getByRole('button', { name: 'Send 2 tickets to Jira' }).click();
  await expect
    .poll(async () => (await jira.ticket({ ticket_id: browser!.id })).issue?.issue_key ?? '')
    .toMatch(/^ITSM-/);
  await expect
    .poll(async () => (await jira.ticket({ ticket_id: invoices!.id })).issue?.issue_key ?? '')
    .toMatch(/^ITSM-/);
  expect(page.complaints).toEqual([]);
});

test('a workflow gets a secret that nobody reads again, and loses it', async () => {
  const page = await console.page(admin);
  await page.goto(`/workflows/${workflow.id}`);
  const part = page.getByRole('region', { name: 'Secrets' });
  await part.getByRole('button', { name: 'Add a secret' }).click();
  await dialogOf(page).getByLabel('Name').fill('crm_token');
  await dialogOf(page).getByLabel('Value').fill('tok-of-the-crm');
  await dialogOf(page).getByLabel('Allowed hosts').fill('crm.northwind.example');
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => part.getByText('crm_token').count()).toBe(1);
  const { secrets } = (await world.as(admin)).workflows;
  const listed = async () => (await secrets.list({ workflow_id: workflow.id })).items;
  expect(await listed()).toMatchObject([{ name: 'crm_token', hosts: ['crm.northwind.example'] }]);
  expect(await page.content()).not.toContain('tok-of-the-crm');
  await picture(page, 'workflow-secrets');
  await part.getByRole('button', { name: 'Delete' }).click();
  await dialogOf(page).getByRole('button', { name: 'Delete' }).click();
  await expect.poll(listed).toEqual([]);
  expect(page.complaints).toEqual([]);
});

test('a webhook is sent what it missed', async () => {
  const page = await console.page(admin);
  await page.goto(`/settings/webhooks/${webhook.id}`);
  await page.getByRole('button', { name: 'Resend missed events' }).click();
  await dialogOf(page).getByLabel('From').fill('2020-01-01T00:00');
  await dialogOf(page).getByRole('button', { name: 'Resend missed events' }).click();
  const { operations } = await world.as(admin);
  await expect
    .poll(async () => (await operations.list({ kind: 'webhooks.recover' })).items.map(({ state }) => state))
    .toEqual(['succeeded']);
  await expect.poll(() => page.getByText(/sent again|Nothing was missed/).count()).toBeGreaterThan(0);
  expect(page.complaints).toEqual([]);
});

test('a repository is linked, and its merges resolve tickets, until it is unlinked', async () => {
  await (await connect(world as TestWorld, others, admin, { type: 'github' })).finish();
  const page = await console.page(admin);
  await page.goto('/settings/integrations');
  const part = page.getByRole('region', { name: 'Repositories' });
  await part.getByRole('button', { name: 'Link a repository' }).click();
  await dialogOf(page).getByLabel('Owner and name').fill('acme/website');
  await dialogOf(page).getByLabel('On merge, set tickets to').selectOption('resolved');
  await dialogOf(page).getByRole('button', { name: 'Link a repository' }).click();
  const { repositories } = (await world.as(admin)).integrations;
  await expect
    .poll(async () => (await repositories.list({})).items)
    .toMatchObject([{ full_name: 'acme/website', on_merge_status: 'resolved', project_id: null }]);
  await picture(page, 'repositories');
  await part.getByRole('button', { name: 'Unlink' }).click();
  await dialogOf(page).getByRole('button', { name: 'Unlink' }).click();
  await expect.poll(async () => (await repositories.list({})).items).toEqual([]);
  expect(page.complaints).toEqual([]);
});

test('a collection is shared with somebody, who may change it, and no longer', async () => {
  const page = await console.page(member);
  await page.goto(`/knowledge/collections/${collection.id}`);
  const part = page.getByRole('region', { name: 'Shared with' });
  await part.getByRole('button', { name: 'Add a person' }).click();
  await dialogOf(page).getByLabel('Search people').fill('Ada');
  await expect.poll(() => dialogOf(page).getByLabel('Who').locator('option').count()).toBe(1);
  await dialogOf(page).getByRole('button', { name: 'Add a person' }).click();
  await expect.poll(() => lineOf(page, 'Ada Lindqvist').count()).toBe(1);
  await part.getByLabel('Access for Ada Lindqvist').selectOption('editor');
  const { members } = (await world.as(member)).collections;
  const listed = async () => (await members.list({ collection_id: collection.id })).items;
  await expect.poll(listed).toMatchObject([{ person_id: agent.person_id, role: 'editor' }]);
  await picture(page, 'collection-shared');
  const colleague = await console.page(agent);
  await colleague.goto(`/knowledge/collections/${collection.id}`);
  await expect.poll(() => colleague.getByRole('button', { name: 'Add a document' }).count()).toBe(1);
  expect(await colleague.getByRole('button', { name: 'Add a person' }).count()).toBe(0);
  await part.getByRole('button', { name: 'Remove' }).click();
  await dialogOf(page).getByRole('button', { name: 'Remove' }).click();
  await expect.poll(listed).toEqual([]);
  expect([...page.complaints, ...colleague.complaints]).toEqual([]);
});

test('the team says what its tickets are sorted into, and an agent accepts one suggestion and refuses another', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/ai');
  await page.getByRole('button', { name: 'Add a category' }).click();
  await dialogOf(page).getByLabel('Name').fill('Hardware');
  await dialogOf(page).getByLabel('Keywords').fill('monitor\ncable');
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => lineOf(page, 'Hardware').count()).toBe(1);
  const lead = await world.as(admin);
  const { ai } = lead;
  expect((await ai.categories.list({})).items).toMatchObject([{ name: 'Hardware', keywords: ['monitor', 'cable'] }]);
  await page.getByRole('button', { name: 'Train now' }).click();
  await expect
    .poll(async () => (await ai.classifier.get({})).targets.map(({ last }) => last?.outcome))
    .toContain('too_few');
  await picture(page, 'ai-sorting');
  const ticket = await lead.tickets.create({ title: 'It hums' });
  await world.kysely.deleteFrom('ai_suggestions').where('ticket_id', '=', ticket.id).execute();
  const open = {
    team_id: team.id,
    ticket_id: ticket.id,
    source: 'rules',
    why: 'The words "It hums"',
    state: 'open',
  } as const;
  await world.kysely
    .insertInto('ai_suggestions')
    .values([
      { ...open, id: randomUUIDv7(), field: 'priority', value: 'high', created_at: new Date().toISOString() },
      { ...open, id: randomUUIDv7(), field: 'category', value: 'Hardware', created_at: new Date().toISOString() },
    ])
    .execute();
  const desk = await console.page(agent);
  await desk.goto(`/tickets/${ticket.key}`);
  await desk.getByRole('button', { name: 'Accept: Hardware' }).click();
  await expect.poll(async () => (await lead.tickets.get({ ticket_id: ticket.id })).category).toBe('Hardware');
  await picture(desk, 'suggestion');
  await desk.getByRole('button', { name: 'Dismiss: High' }).click();
  await expect
    .poll(async () =>
      Object.fromEntries(
        (await ai.suggestions.list({ ticket_id: ticket.id })).items.map(({ field, state }) => [field, state]),
      ),
    )
    .toMatchObject({ category: 'accepted', priority: 'rejected' });
  await expect.poll(() => desk.getByRole('region', { name: 'Suggestions' }).count()).toBe(0);
  expect((await lead.tickets.get({ ticket_id: ticket.id })).priority).toBe('medium');
  expect([...page.complaints, ...desk.complaints]).toEqual([]);
});

test('whoever runs the platform says what a model costs, and takes it back', async () => {
  const page = await console.page(operator);
  await page.goto('/settings/plans');
  const part = page.getByRole('region', { name: 'AI prices' });
  await part.getByRole('button', { name: 'Set a price' }).click();
  await dialogOf(page).getByLabel('Model').fill('small-1');
  await dialogOf(page).getByLabel('Input', { exact: true }).fill('0.25');
  await dialogOf(page).getByLabel('Output').fill('2');
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => part.getByText('input $0.25, cached $0.25, output $2.00').count()).toBe(1);
  const { ai } = await world.as(operator);
  expect((await ai.prices.list({})).items).toMatchObject([
    { model: 'small-1', input_nanos: 250_000_000, output_nanos: 2_000_000_000 },
  ]);
  await part.getByRole('button', { name: 'Remove' }).click();
  await dialogOf(page).getByRole('button', { name: 'Remove' }).click();
  await expect.poll(async () => (await ai.prices.list({})).items).toEqual([]);
  expect(page.complaints).toEqual([]);
});

test('a schedule of a report is changed, paused, and goes on', async () => {
  const page = await console.page(member);
  await page.goto(`/reports/${report.id}`);
  const part = page.getByRole('region', { name: 'Schedules' });
  await part.getByRole('button', { name: 'Edit' }).click();
  await dialogOf(page).getByLabel('How often').selectOption('monthly');
  await dialogOf(page).getByLabel('Day of the month').fill('3');
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  const { schedules } = (await world.as(member)).reports;
  const now = async () => (await schedules.list({ report_id: report.id })).items[0];
  await expect.poll(now).toMatchObject({ rule: 'monthly', day: 3, recipients: ['lead@northwind.example'] });
  await part.getByRole('button', { name: 'Pause' }).click();
  await expect.poll(now).toMatchObject({ state: 'paused' });
  await part.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(now).toMatchObject({ state: 'active' });
  expect(page.complaints).toEqual([]);
});

test('a licence is limited and gets another key, and its product a file', async () => {
  const page = await console.page(admin);
  await page.goto('/products/licenses');
  await page.getByRole('button', { name: 'Devices' }).click();
  await dialogOf(page).getByLabel('Maximum devices at once').fill('7');
  await dialogOf(page).getByRole('button', { name: 'Save' }).click();
  const { licenses, products } = await world.as(admin);
  const license = async () => (await licenses.list({})).items[0]!;
  await expect.poll(async () => (await license()).max_activations).toBe(7);
  const { prefix } = await license();
  await page.getByRole('button', { name: 'New key' }).click();
  await dialogOf(page).getByRole('button', { name: 'New key' }).click();
  const secret = page.getByRole('dialog', { name: 'The new key' });
  const key = await secret.locator('pre').innerText();
  await secret.getByRole('button', { name: 'Done' }).click();
  expect((await license()).prefix).not.toBe(prefix);
  expect(key.startsWith((await license()).prefix)).toBe(true);
  await page.goto('/products');
  await lineOf(page, 'Northwind Sync').getByRole('button', { name: 'Files' }).click();
  await dialogOf(page)
    .locator('input[type=file]')
    .setInputFiles({ name: 'sync.zip', mimeType: 'application/zip', buffer: Buffer.from('PK') });
  await expect.poll(() => dialogOf(page).getByText('sync.zip').count()).toBe(1);
  expect((await products.files.list({ product_id: product.id })).items).toMatchObject([{ name: 'sync.zip' }]);
  await picture(page, 'product-files');
  expect(page.complaints).toEqual([]);
});

test('somebody forgets what they searched for', async () => {
  const { search } = await world.as(agent);
  await search.global({ query: 'printer' });
  const page = await console.page(agent);
  await page.goto('/settings/profile');
  await page.getByRole('button', { name: 'Clear search history' }).click();
  await dialogOf(page).getByRole('button', { name: 'Clear search history' }).click();
  await expect.poll(async () => (await search.history({})).total).toBe(0);
  expect(page.complaints).toEqual([]);
});
