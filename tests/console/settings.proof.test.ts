import { afterAll, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openConsole, picture } from './browser.ts';
import { aWorkingTeam } from './team.ts';

const console = await openConsole();
afterAll(() => console.close());
const { world } = console;
const { team, people, operator, tickets, held, project, workflow } = await aWorkingTeam(world);
const { admin, agent, member, requester } = people;

test('a mailbox is added, and its secret is shown once', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/mail');
  await page.getByRole('button', { name: 'Add a mailbox' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a mailbox' });
  await dialog.getByLabel('Address', { exact: true }).fill('desk@northwind.example');
  await dialog.getByLabel('Name', { exact: true }).fill('Desk');
  await dialog.getByLabel('IMAP server').fill('imap.northwind.example');
  await dialog.getByLabel('Username').fill('desk');
  await dialog.getByLabel('Password').fill('of the mailbox');
  await dialog.getByRole('button', { name: 'Add a mailbox' }).click();
  const secret = page.getByRole('dialog', { name: 'Mailbox secret' });
  await expect.poll(() => secret.getByText(/\/emails\/in\//).count()).toBe(1);
  await secret.getByRole('button', { name: 'Done' }).click();
  const { items } = await (await world.as(admin)).mailboxes.list({});
  const made = items.find(({ address }) => address === 'desk@northwind.example');
  expect(made).toMatchObject({ name: 'Desk', imap: { host: 'imap.northwind.example', port: 993, security: 'tls' } });
  expect(page.complaints).toEqual([]);
});

test('a webhook hears of everything unless its types are named', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/webhooks');
  const made = async (address: string, types: string) => {
    await page.getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByRole('dialog').getByLabel('URL').fill(address);
    await page.getByRole('dialog').getByLabel('Event types').fill(types);
    await page.getByRole('dialog').getByRole('button', { name: 'Add a webhook' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Done' }).click();
  };
  await made('https://all.northwind.example/desk', '');
  await made('https://some.northwind.example/desk', 'ticket.created');
  const lineOf = (host: string) => page.getByRole('listitem').filter({ hasText: host }).innerText();
  await expect.poll(() => lineOf('all.northwind.example')).toContain('all events');
  expect(await lineOf('some.northwind.example')).toContain('1 event type');
  const { items } = await (await world.as(admin)).webhooks.list({});
  expect(Object.fromEntries(items.map(({ url, types }) => [new URL(url).host, types]))).toMatchObject({
    'all.northwind.example': ['*'],
    'some.northwind.example': ['ticket.created'],
  });
  expect(page.complaints).toEqual([]);
});

test('a mail that is held becomes what an agent decides, who manages no mailbox', async () => {
  const page = await console.page(agent);
  await page.goto('/settings/mail');
  expect(await page.getByRole('button', { name: 'Add a mailbox' }).count()).toBe(0);
  await page.getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await expect
    .poll(async () => (await (await world.as(agent)).emails.inbound.get({ mail_id: held })).state)
    .toBe('ignored');
  expect(page.complaints).toEqual([]);
});

test('a budget of AI is set, and a provider is added with a key that is not shown again', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/ai');
  await page.getByRole('button', { name: 'Set a budget' }).click();
  const budget = page.getByRole('dialog');
  await budget.getByLabel('For').selectOption('user');
  await budget.getByLabel('US dollars').fill('2.50');
  await budget.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByText('Each person, month').count()).toBe(1);
  const { ai } = await world.as(admin);
  expect((await ai.budgets.list({})).items).toContainEqual(
    expect.objectContaining({ subject: 'user', period: 'month', nanos: 2_500_000_000, tokens: null }),
  );
  await page.getByRole('button', { name: 'Add a provider' }).click();
  const provider = page.getByRole('dialog');
  await provider.getByLabel('Name').fill('Our own models');
  await provider.getByLabel('Address').fill('https://models.northwind.example/v1');
  await provider.getByLabel('Model').fill('small');
  await provider.getByLabel('API key').fill('sk-of-ours');
  await provider.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByText('Our own models').count()).toBeGreaterThan(0);
  expect((await ai.providers.list({})).items).toMatchObject([{ name: 'Our own models', has_key: true }]);
  expect(await page.content()).not.toContain('sk-of-ours');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(async () => (await ai.providers.list({})).items).toEqual([]);
  expect(page.complaints).toEqual([]);
});

test('whoever runs the platform holds data and lifts it, and sees what was asked for', async () => {
  const page = await console.page(operator);
  await page.goto('/settings/requests');
  await expect.poll(() => page.getByText('Case 17/2026').count()).toBe(1);
  await page.getByRole('button', { name: 'Lift' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Lift' }).click();
  const { compliance } = await world.as(operator);
  await expect.poll(async () => (await compliance.holds.list({})).items[0]?.lifted_at ?? null).not.toBeNull();
  await page.getByRole('button', { name: 'Add a hold' }).click();
  await page.getByRole('dialog').getByLabel('Search accounts').fill('Rosa');
  await expect.poll(() => page.getByRole('dialog').getByLabel('Account').locator('option').count()).toBe(1);
  await page.getByRole('dialog').getByLabel('Reason').fill('Case 18/2026');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a hold' }).click();
  await expect.poll(() => page.getByText('Case 18/2026').count()).toBe(1);
  expect((await compliance.holds.list({})).items).toContainEqual(
    expect.objectContaining({ user_id: requester.user_id, lifted_at: null }),
  );
  expect(page.complaints).toEqual([]);
});

test('whoever runs the platform answers a question for everybody, and gives one team more', async () => {
  const page = await console.page(operator);
  await page.goto('/settings/faq');
  await page.getByRole('button', { name: 'Add a question' }).click();
  await page.getByRole('dialog').getByLabel('Question').fill('Where do I park?');
  await page.getByRole('dialog').getByLabel('Answer').fill('Behind the **barn**.');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a question' }).click();
  await expect.poll(() => page.getByText('Where do I park?').count()).toBe(1);
  const reader = await console.page(requester);
  await reader.goto('/help');
  await expect.poll(() => reader.getByText('Where do I park?').count()).toBe(1);
  await page.goto('/settings/plans');
  await page.getByLabel('Team ID').fill(team.id);
  await page.getByRole('button', { name: 'Show' }).click();
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Projects' })
    .first()
    .getByRole('button', { name: 'Change' })
    .click();
  await page.getByRole('dialog').getByLabel('Allowed').fill('7');
  await page.getByRole('dialog').getByLabel('Reason').fill('They asked nicely.');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByText('override: They asked nicely.').count()).toBe(1);
  const { items } = await (await world.as(operator)).admin.limits.get({ team_id: team.id });
  expect(items).toContainEqual(expect.objectContaining({ limit: 'projects', allowed: 7 }));
  expect([...page.complaints, ...reader.complaints]).toEqual([]);
});

test('somebody takes their data along, and a contact of the team is erased', async () => {
  const page = await console.page(requester);
  await page.goto('/settings/data');
  await page.getByRole('button', { name: 'Export my data' }).click();
  const link = page.getByRole('link', { name: 'Download' });
  await expect.poll(() => link.count()).toBe(1);
  const file = await page.request.get((await link.getAttribute('href'))!);
  expect([file.status(), (await file.body()).length > 500]).toEqual([200, true]);
  const lead = await world.as(admin);
  const { id: person_id } = await lead.people.create({ name: 'Nora Gone', email: 'nora@gone.example' });
  const desk = await console.page(admin);
  await desk.goto('/people');
  await desk.getByPlaceholder('Search people').fill('Nora');
  const nora = desk.getByRole('listitem').filter({ hasText: 'Nora Gone' });
  await nora.getByRole('button', { name: 'Erase' }).click();
  await desk.getByRole('dialog').getByRole('button', { name: 'Erase' }).click();
  await expect.poll(async () => (await lead.compliance.requests.list({ person_id })).items[0]?.state).toBe('finished');
  expect([...page.complaints, ...desk.complaints]).toEqual([]);
});

test('a report is generated, edited in words of its own, compared, and shared by a link that works', async () => {
  const page = await console.page(member);
  await page.goto('/reports');
  await page.getByRole('button', { name: 'Generate a report' }).click();
  await page.getByRole('dialog').getByLabel('Title').fill('Our November');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await page.waitForURL(/\/reports\/[0-9a-f-]{36}$/);
  const report_id = page.url().split('/').at(-1)!;
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('dialog').getByLabel('Text').fill('# What we say\n\nIt was a **busy** month.');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'What we say' }).count()).toBe(1);
  const { reports } = await world.as(member);
  expect(await reports.get({ report_id })).toMatchObject({ current: 2, provenance: null });
  await page.getByRole('button', { name: 'Compare' }).click();
  await expect.poll(() => page.getByRole('dialog').getByText('The text differs.').count()).toBe(1);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Share' }).click();
  const shown = page.getByRole('dialog', { name: 'Link to the report' });
  const link = await shown.locator('pre').innerText();
  await shown.getByRole('button', { name: 'Done' }).click();
  const stranger = await console.page(undefined);
  const { pathname, search } = new URL(link);
  await stranger.goto(pathname + search);
  await expect.poll(() => stranger.getByText('What we say').count()).toBe(1);
  await page.getByRole('button', { name: 'Revoke' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect.poll(async () => (await reports.shares.list({ report_id })).items[0]?.revoked_at ?? null).not.toBeNull();
  expect(page.complaints).toEqual([]);
});

test('a report becomes a file', async () => {
  const page = await console.page(member);
  await page.goto('/reports');
  await page
    .getByRole('link', { name: /Tickets, / })
    .first()
    .click();
  const file = page.waitForEvent('download');
  await page.getByLabel('Export').selectOption('csv');
  expect((await file).suggestedFilename()).toMatch(/\.csv$/);
});

test('an inspection is planned from a template that was written here, moved to another day, and taken away', async () => {
  const page = await console.page(member);
  await page.goto('/inspections/templates');
  await page.getByRole('button', { name: 'New template' }).click();
  const writing = page.getByRole('dialog');
  await writing.getByLabel('Name').fill('Boilers');
  await writing.getByLabel('What to check').fill('Pressure');
  await writing.getByLabel('Answer').selectOption('measurement');
  await writing.getByLabel('Unit').fill('m');
  await writing.getByRole('button', { name: 'Add an item' }).click();
  await writing.getByLabel('What to check').last().fill('Is it dry?');
  await writing.getByLabel('Required').last().check();
  await writing.getByRole('button', { name: 'Create' }).click();
  await expect.poll(() => page.getByText('Pressure · Is it dry?').count()).toBe(1);
  await page.goto('/inspections');
  await page.getByRole('button', { name: 'Plan an inspection' }).click();
  const plan = page.getByRole('dialog');
  await plan.getByLabel('Template').selectOption({ label: 'Boilers (2 items)' });
  await plan.getByLabel('Site').fill('Harbour 3');
  await plan.getByLabel('Planned for').fill('2027-03-01T09:30');
  await plan.getByLabel('Assignee').selectOption({ label: 'Ada Lindqvist' });
  await plan.getByRole('button', { name: 'Create' }).click();
  await page.waitForURL(/\/inspections\/INS-\d+$/);
  const { inspections } = await world.as(member);
  const inspection_id = page.url().split('/').at(-1)!;
  expect(await inspections.get({ inspection_id })).toMatchObject({
    title: 'Boilers',
    site: 'Harbour 3',
    assignee: { name: 'Ada Lindqvist' },
    items: [
      { key: 'pressure', kind: 'measurement', unit: 'm', required: false },
      { key: 'is_it_dry', kind: 'check', required: true },
    ],
  });
  await page.getByRole('button', { name: 'Change the plan' }).click();
  await page.getByRole('dialog').getByLabel('Site').fill('Harbour 4');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await inspections.get({ inspection_id })).site).toBe('Harbour 4');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await page.waitForURL(/\/inspections$/);
  expect((await inspections.list({ search: 'Harbour 4' })).items).toEqual([]);
  expect(page.complaints).toEqual([]);
});

test('an account of Jira is somebody here, once an admin says so', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/jira/accounts');
  await page.getByLabel('Only unknown accounts').check();
  await expect.poll(() => page.getByRole('button', { name: 'Choose person' }).count()).toBe(1);
  // Each button says whom it is about.
  await page.getByRole('button', { name: 'Choose person J. Doe', exact: true }).click();
  await page.getByRole('dialog').getByLabel('Search people').fill('Mia');
  await expect.poll(() => page.getByRole('dialog').getByLabel('Choose person').locator('option').count()).toBe(2);
  await page
    .getByRole('dialog')
    .getByLabel('Choose person')
    .selectOption({ label: `Mia Tanaka (${member.email})` });
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const { jira } = await world.as(admin);
  await expect
    .poll(async () => (await jira.users.list({ search: 'J. Doe' })).items[0])
    .toMatchObject({ is_set: true, person: { name: 'Mia Tanaka' } });
  await page.goto('/settings/jira/projects');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('dialog').getByLabel('What comes from Jira').selectOption('linked');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await jira.config.get({})).projects).toMatchObject([{ key: 'ITSM', mode: 'linked' }]);
  expect(page.complaints).toEqual([]);
});

test('what was deleted is shown by the first kind that has something', async () => {
  const lead = await world.as(admin);
  const { id: collection_id } = await lead.collections.create({ name: 'Of last year' });
  await lead.collections.delete({ collection_id });
  const page = await console.page(admin);
  await page.goto('/settings/deleted');
  const kinds = page.getByLabel('Item type');
  // A webhook was deleted by the stage, and no ticket. Collections come before webhooks.
  await expect.poll(() => page.getByText('Of last year').count()).toBe(1);
  expect(await kinds.inputValue()).toBe('collections');
  const offered = await kinds.locator('option').allTextContents();
  expect(offered).toEqual(expect.arrayContaining(['Tickets', 'Collections (1)', 'Webhooks (1)']));
  await picture(page, 'deleted');
  // What was found stays on the screen once the last of it was restored.
  await page.getByRole('button', { name: 'Restore: Of last year' }).click();
  await expect.poll(() => page.getByText('No deleted items.').count()).toBe(1);
  expect(await kinds.inputValue()).toBe('collections');
  expect(page.complaints).toEqual([]);
});

test('a freeze is edited, and whoever else changed it meanwhile is not overwritten unseen', async () => {
  const lead = await world.as(admin);
  const [freeze] = (await lead.staging.freezes.list({})).items;
  const now = async () => (await lead.staging.freezes.list({})).items.find(({ id }) => id === freeze!.id);
  const page = await console.page(admin);
  await page.goto('/settings/environments');
  await page.getByRole('button', { name: `Edit ${freeze!.name}` }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Start time').fill('15:30');
  await lead.staging.freezes.update({ freeze_id: freeze!.id, name: 'Nobody deploys on Fridays' });
  await expect.poll(() => form.getByRole('alert').innerText()).toContain('Somebody else changed this');
  expect(await form.getByLabel('Start time').inputValue()).toBe('15:30');
  await picture(page, 'freeze-conflict');
  await form.getByRole('button', { name: 'Take theirs' }).click();
  expect(await form.getByLabel('Name').inputValue()).toBe('Nobody deploys on Fridays');
  await form.getByLabel('Start time').fill('15:00');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(now)
    .toMatchObject({ name: 'Nobody deploys on Fridays', weekly: { ...freeze!.weekly, from_time: '15:00' } });
  await page.getByRole('button', { name: 'Edit Nobody deploys on Fridays' }).click();
  await form.getByLabel('Every week').uncheck();
  await form.getByLabel('Starts').fill('2027-12-24T12:00');
  await form.getByLabel('Ends').fill('2027-12-27T07:00');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(now).toMatchObject({ weekly: null, starts_at: new Date('2027-12-24T12:00').toISOString() });
  expect(page.complaints).toEqual([]);
});

test('who heard of no change is shown it once the form is refused, and chooses', async () => {
  const lead = await world.as(admin);
  const { id: freeze_id } = await lead.staging.freezes.create({
    name: 'Inventory',
    starts_at: '2027-12-30T08:00:00Z',
    ends_at: '2027-12-31T18:00:00Z',
  });
  const page = await console.page(admin);
  await page.route('**/events/stream*', (route) => route.abort());
  await page.goto('/settings/environments');
  await page.getByRole('button', { name: 'Edit Inventory' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Inventory of the year');
  await lead.staging.freezes.update({ freeze_id, ends_at: '2028-01-02T18:00:00Z' });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => form.getByRole('alert').first().innerText()).toContain('Somebody else changed this');
  await form.getByRole('button', { name: 'Keep mine' }).click();
  await form.getByLabel('Ends').fill('2028-01-03T18:00');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => (await lead.staging.freezes.list({})).items.find(({ id }) => id === freeze_id))
    .toMatchObject({ name: 'Inventory of the year', starts_at: '2027-12-30T08:00:00.000Z' });
});

test('calendars and rules of SLA are edited, and nothing of them is lost', async () => {
  const lead = await world.as(admin);
  const calendar = await lead.sla.calendars.create({
    name: 'Zurich',
    time_zone: 'Europe/Zurich',
    hours: {
      monday: [
        { from: '08:00', to: '12:00' },
        { from: '13:00', to: '17:00' },
      ],
      saturday: [{ from: '09:00', to: '12:00' }],
    },
    holidays: { country: 'CH', state: 'ZH' },
    special_days: [{ date: '2027-12-24', hours: [{ from: '08:00', to: '12:00' }], name: 'Christmas Eve' }],
  });
  const rule = await lead.sla.rules.set({ name: 'Bugs', ticket_type: 'bug', response_time_hours: 4 });
  const page = await console.page(admin);
  await page.goto('/settings/sla');
  await page.getByRole('button', { name: 'Edit Zurich' }).click();
  const form = page.getByRole('dialog');
  expect(await form.getByLabel('Mon').inputValue()).toBe('08:00–12:00, 13:00–17:00');
  await form.getByLabel('Tue').fill('09:00-17:00');
  await form.getByLabel('Special days').press('End');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\n2027-12-31 Inventory');
  await picture(page, 'calendar');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => lead.sla.calendars.get({ calendar_id: calendar.id }))
    .toMatchObject({
      hours: { ...calendar.hours, tuesday: [{ from: '09:00', to: '17:00' }] },
      holidays: { country: 'CH', state: 'ZH' },
      special_days: [...calendar.special_days, { date: '2027-12-31', hours: [], name: 'Inventory' }],
    });
  await page.getByRole('button', { name: 'Edit Bugs' }).click();
  await form.getByLabel('Resolution, in hours').fill('16');
  await lead.sla.rules.set({ ticket_type: 'bug', response_time_hours: 2 });
  await expect.poll(() => form.getByRole('alert').innerText()).toContain('Somebody else changed this');
  await form.getByRole('button', { name: 'Keep mine' }).click();
  await form.getByLabel('Calendar').selectOption({ label: 'Zurich' });
  await form.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => lead.sla.rules.get({ rule_id: rule.id }))
    .toMatchObject({ name: 'Bugs', response_time_hours: 4, resolution_time_hours: 16, calendar_id: calendar.id });
  expect(page.complaints).toEqual([]);
});

test('statuses and fields get their short names by themselves, are renamed, and go once that is confirmed', async () => {
  const lead = await world.as(admin);
  const { statuses, fields } = lead.tickets;
  const before = (await statuses.list({})).items;
  const page = await console.page(admin);
  await page.goto('/settings/statuses');
  const form = page.getByRole('dialog');
  const statusNow = async () => (await statuses.list({})).items.find(({ slug }) => slug === 'with_the_supplier');
  await page.getByRole('button', { name: 'Add a status' }).click();
  await form.getByLabel('Name', { exact: true }).fill('With the supplier');
  await form.getByLabel('Category').selectOption('waiting');
  await form.getByRole('button', { name: 'Add a status' }).click();
  await expect.poll(statusNow).toMatchObject({ name: 'With the supplier', category: 'waiting', transitions: null });
  await page.getByRole('button', { name: 'Edit With the supplier' }).click();
  await form.getByLabel('Name', { exact: true }).fill('At the supplier');
  await form.getByRole('checkbox', { name: before[0]!.name, exact: true }).check();
  await picture(page, 'edit-status');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(statusNow).toMatchObject({ name: 'At the supplier', transitions: [before[0]!.slug] });
  await page.getByRole('button', { name: 'Remove At the supplier' }).click();
  await form.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(async () => (await statuses.list({})).items).toEqual(before);
  const fieldNow = async () => (await fields.list({})).items.find(({ key }) => key === 'device');
  await page.getByRole('button', { name: 'Add a field' }).click();
  await form.getByLabel('Name', { exact: true }).fill('Device');
  expect(await form.getByLabel('Choices, one per line').count()).toBe(0);
  await form.getByLabel('Type').selectOption('select');
  await form.getByLabel('Choices, one per line').fill('Laptop\nPhone');
  await form.getByRole('button', { name: 'Add a field' }).click();
  await expect.poll(fieldNow).toMatchObject({ kind: 'select', options: ['Laptop', 'Phone'], requester_visible: true });
  await page.getByRole('button', { name: 'Edit Device' }).click();
  await form.getByLabel('Choices, one per line').press('Control+End');
  await page.keyboard.type('\nTablet');
  await form.getByLabel('Required').check();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(fieldNow).toMatchObject({ options: ['Laptop', 'Phone', 'Tablet'], required: true });
  await page.getByRole('button', { name: 'Remove Device' }).click();
  await form.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(fieldNow).toBe(undefined);
  expect(page.complaints).toEqual([]);
});

test('a rule of SLA that is there already is named and edited, and not overwritten by a new one', async () => {
  const lead = await world.as(admin);
  const kept = await lead.sla.rules.set({ name: 'Urgent ones', priority: 'urgent', response_time_hours: 1 });
  const page = await console.page(admin);
  await page.goto('/settings/sla');
  await page.getByRole('button', { name: 'Add a rule' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Fires');
  await form.getByLabel('First response, in hours').fill('3');
  expect(await form.getByRole('alert').count()).toBe(0);
  await form.getByLabel('Priority').selectOption('urgent');
  await expect.poll(() => form.getByRole('alert').innerText()).toContain('“Urgent ones” is already the rule');
  await picture(page, 'sla-rule-exists');
  await form.getByRole('button', { name: 'Add a rule' }).click();
  await expect.poll(() => form.getByText('There already is an SLA rule for these tickets.').count()).toBe(1);
  expect(await lead.sla.rules.get({ rule_id: kept.id })).toEqual(kept);
  page.complaints.length = 0;
  await form.getByRole('button', { name: 'Edit existing rule' }).click();
  const edited = page.getByRole('dialog', { name: 'Edit the rule' });
  expect(await edited.getByLabel('Name').inputValue()).toBe('Urgent ones');
  await edited.getByLabel('First response, in hours').fill('2');
  await edited.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => lead.sla.rules.get({ rule_id: kept.id }))
    .toMatchObject({ name: 'Urgent ones', response_time_hours: 2, version: kept.version + 1 });
  // One for other tickets is added beside it.
  await page.getByRole('button', { name: 'Add a rule' }).click();
  await form.getByLabel('Name').fill('Slow ones');
  await form.getByLabel('Priority').selectOption('low');
  await form.getByLabel('Resolution, in hours').fill('80');
  await form.getByRole('button', { name: 'Add a rule' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Edit Slow ones' }).count()).toBe(1);
  await lead.sla.rules.delete({ rule_id: kept.id });
  expect(page.complaints).toEqual([]);
});

test('what waits for a time or an event is run at once, and what a workflow takes is asked for', async () => {
  const lead = await world.as(admin);
  const greeting = await lead.workflows.create({
    name: 'Greet by name',
    definition: {
      input: { properties: { name: { type: 'string' } }, required: ['name'] },
      steps: [{ id: 'note', set: { greeting: 'Hello, {{ input.name }}' } }],
    },
    publish: true,
    enabled: true,
  });
  const workflow_id = greeting.id;
  await lead.triggers.create({ workflow_id, name: 'Mondays', schedule: { cron: '0 8 * * 1' } });
  const page = await console.page(admin);
  const runs = async () => (await lead.workflowRuns.list({ workflow_id })).items;
  await page.goto(`/workflows/${workflow_id}`);
  await page.getByRole('button', { name: 'Run now Mondays' }).click();
  const form = page.getByRole('dialog');
  await form.getByRole('button', { name: 'Run now' }).click();
  // Its trigger gives no name, so whoever runs it does.
  await expect.poll(() => form.getByRole('listitem').allInnerTexts()).toEqual([expect.stringContaining('name')]);
  expect(await runs()).toEqual([]);
  page.complaints.length = 0;
  await form.getByLabel('Input, as JSON').fill('{ "name": "Ines" }');
  await form.getByRole('button', { name: 'Run now' }).click();
  await page.waitForURL(/\/workflows\/runs\/[\da-f-]+$/);
  await expect.poll(runs).toMatchObject([{ started_by: 'schedule', state: 'succeeded' }]);
  await page.goto(`/workflows/${workflow_id}`);
  await page.getByRole('button', { name: 'Run now', exact: true }).click();
  await form.getByLabel('Name *').fill('Ben');
  await picture(page, 'workflow-input');
  await form.getByRole('button', { name: 'Run now' }).click();
  await page.waitForURL(/\/workflows\/runs\/[\da-f-]+$/);
  await expect.poll(async () => (await runs()).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  const [latest] = await runs();
  expect(await lead.workflowRuns.get({ run_id: latest!.id })).toMatchObject({ input: { name: 'Ben' } });
  expect(page.complaints).toEqual([]);
});

test('what starts a workflow is edited, and keeps what no field shows', async () => {
  const lead = await world.as(admin);
  const { id: trigger_id } = await lead.triggers.create({
    workflow_id: workflow.id,
    name: 'Urgent tickets',
    event: { types: ['ticket.created'], project_id: project.id, where: 'true' },
  });
  const page = await console.page(admin);
  await page.goto(`/workflows/${workflow.id}`);
  await page.getByRole('button', { name: 'Edit Urgent tickets' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Event types').fill('ticket.created ticket.updated');
  await lead.triggers.update({ trigger_id, name: 'Tickets that are urgent' });
  await expect.poll(() => form.getByRole('alert').innerText()).toContain('Somebody else changed this');
  await form.getByRole('button', { name: 'Take theirs' }).click();
  expect(await form.getByLabel('Name').inputValue()).toBe('Tickets that are urgent');
  await form.getByLabel('Event types').fill('ticket.created ticket.updated');
  await form.getByLabel('Only if one of').fill('priority');
  await picture(page, 'trigger');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(() => lead.triggers.get({ trigger_id }))
    .toMatchObject({
      name: 'Tickets that are urgent',
      event: {
        types: ['ticket.created', 'ticket.updated'],
        changed_fields: ['priority'],
        project_id: project.id,
        where: 'true',
      },
    });
  expect(page.complaints).toEqual([]);
});

test('who runs the platform looks into a team for a reason that its owner reads, and leaves', async () => {
  const stranger = await aTeamOfOthers();
  const page = await console.page(operator);
  await page.goto('/settings/enter');
  await page.getByLabel('Team ID').fill(stranger.team_id);
  await page.getByLabel('Reason').fill('Ticket 4711: they cannot see their own rows.');
  await page.getByRole('button', { name: 'Enter' }).click();
  await expect.poll(() => page.getByText(/You have viewer access to this team/).count()).toBe(1);
  await page.goto('/tickets');
  await expect.poll(() => page.getByText(stranger.title).count()).toBe(1);
  const told = await world.as(stranger.owner);
  await expect
    .poll(async () => (await told.notifications.list({})).items.map(({ body }) => body))
    .toContain('Ticket 4711: they cannot see their own rows.');
  await page.getByRole('button', { name: 'Leave' }).click();
  await page.waitForURL(/\/settings\/enter$/);
  await page.goto('/tickets');
  await expect.poll(() => page.getByText(tickets[0]!.title).count()).toBeGreaterThan(0);
  expect(await page.getByText(stranger.title).count()).toBe(0);
});

async function aTeamOfOthers() {
  const other = await aTeam(world.kysely, { name: 'Contoso' });
  const boss = await aMember(world.kysely, other, 'owner');
  const title = 'Rows are not there';
  await (await world.as(boss)).tickets.create({ title });
  return { team_id: other.id, owner: boss, title };
}
