import { randomUUIDv7 } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { aPicture } from '@deskwire/router/field/photos/photos.fixture.ts';
import { hashPassword } from '@deskwire/router/identity/passwords.ts';
import { openConsole, picture } from './browser.ts';
import { aWorkingTeam } from './team.ts';

const console = await openConsole();
afterAll(() => console.close());
const { world } = console;
const { people, project, tickets, thread, inspection, estimate } = await aWorkingTeam(world);
const { admin, agent, member, requester, viewer } = people;

test('a task is moved on the board without a mouse, and others see it there', async () => {
  const page = await console.page(member);
  const other = await console.page(agent);
  await Promise.all([page, other].map((one) => one.goto(`/projects/${project.key}`)));
  const column = other.getByRole('region', { name: 'In progress' });
  await expect.poll(() => column.getByRole('article').count()).toBe(2);
  const menu = page.getByLabel(`Move ${project.key}-1 to`);
  await menu.focus();
  await menu.selectOption({ label: 'In progress' });
  await expect
    .poll(async () => (await (await world.as(member)).tasks.get({ task_id: `${project.key}-1` })).status)
    .toBe('in_progress');
  await expect.poll(() => column.getByRole('article').count()).toBe(3);
  expect([...page.complaints, ...other.complaints]).toEqual([]);
});

test('a card that is dragged to another column stays there', async () => {
  const page = await console.page(member);
  await page.goto(`/projects/${project.key}`);
  const card = page.getByRole('article').filter({ hasText: 'Decide which pages we keep' });
  await card.dragTo(page.getByRole('region', { name: 'Done' }));
  await expect
    .poll(async () => (await (await world.as(member)).tasks.get({ task_id: `${project.key}-2` })).status)
    .toBe('done');
  await expect.poll(() => page.getByRole('region', { name: 'Done' }).getByText('Decide which').count()).toBe(1);
});

test('what is said in a conversation appears at once, and counts as read where it is shown', async () => {
  const reader = await console.page(agent);
  await reader.goto(`/messages/${thread}`);
  await reader.settled();
  const writer = await console.page(member);
  await writer.goto(`/messages/${thread}`);
  await writer.getByPlaceholder('Write a message').fill('Then **half past** eleven.');
  await writer.keyboard.press('Control+Enter');
  await expect.poll(() => reader.locator('article strong', { hasText: 'half past' }).count()).toBe(1);
  await expect.poll(async () => (await (await world.as(agent)).messages.unread({})).messages).toBe(0);
  expect([...reader.complaints, ...writer.complaints]).toEqual([]);
});

test('what reaches somebody, and when nothing does, is kept as they chose it', async () => {
  const page = await console.page(agent);
  await page.goto('/settings/notifications');
  await page.getByLabel('Ticket assigned, email').selectOption('digest');
  const { notifications } = await world.as(agent);
  await expect
    .poll(async () => (await notifications.preferences.get({})).choices)
    .toMatchObject([{ type: 'ticket.assigned', channel: 'mail', mode: 'digest' }]);
  await page.getByRole('button', { name: 'Add quiet hours' }).click();
  await page.getByLabel('From').fill('21:30');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect
    .poll(async () => (await notifications.quietHours.get({})).windows)
    .toEqual([{ days: [1, 2, 3, 4, 5, 6, 7], from: '21:30', to: '07:00' }]);
  await page.reload();
  await expect.poll(() => page.getByLabel('Ticket assigned, email').inputValue()).toBe('digest');
});

test.each([
  ['an agent to a ticket', agent, 'VPN', `/tickets/${tickets[0]!.key}`],
  ['a requester to a place, since they search nothing', requester, 'sett', '/settings'],
] as const)('one field takes %s', async (_, person, typed, address) => {
  const page = await console.page(person);
  await page.goto('/files');
  await page.settled();
  await page.keyboard.press('Control+k');
  // Nothing is said to be missing before it was searched.
  await page.evaluate(`new MutationObserver(() => {
    if (document.querySelector('[role=dialog]')?.textContent.includes('No results found.')) console.error('Too early');
  }).observe(document.body, { subtree: true, childList: true })`);
  await page.getByRole('combobox', { name: 'Search or jump to' }).fill(typed);
  await expect.poll(() => page.getByRole('option').count()).toBe(1);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain(address);
  expect(page.complaints).toEqual([]);
});

test('one field leads to a room of the settings, and to what can be done', async () => {
  const page = await console.page(admin);
  await page.goto('/files');
  await page.settled();
  const open = async (typed: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill(typed);
  };
  await open('webhooks');
  await expect.poll(() => page.getByRole('option', { name: 'Webhooks Settings' }).count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/settings\/webhooks$/);
  await open('new tic');
  await expect.poll(() => page.getByRole('option', { name: 'New ticket' }).count()).toBe(1);
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'New ticket' });
  await form.getByLabel('Title').fill('Called about a lost badge');
  await form.getByLabel('Reporter').fill('lost@elsewhere.example');
  await form.getByLabel('Assignee').selectOption('me');
  await picture(page, 'new-ticket');
  await form.getByRole('button', { name: 'Create ticket' }).click();
  await page.waitForURL(/\/tickets\/TKT-\d+$/);
  const desk = await world.as(admin);
  const ticket_id = page.url().split('/').at(-1)!;
  expect(await desk.tickets.get({ ticket_id })).toMatchObject({
    reporter: { email: 'lost@elsewhere.example' },
    assignee_id: admin.person_id,
  });
  // Rooms that somebody may not enter are not offered to them.
  const reader = await console.page(viewer);
  await reader.goto('/files');
  await reader.settled();
  await reader.keyboard.press('Control+k');
  await reader.getByRole('combobox', { name: 'Search or jump to' }).fill('profile');
  await expect.poll(() => reader.getByRole('option', { name: 'Profile Settings' }).count()).toBe(1);
  await reader.getByRole('combobox', { name: 'Search or jump to' }).fill('webhooks');
  await expect.poll(() => reader.getByText('No results found.').count()).toBe(1);
  await desk.tickets.delete({ ticket_id });
  expect([...page.complaints, ...reader.complaints]).toEqual([]);
});

test('a list is narrowed down by whatever tickets have, says by what, and is widened again', async () => {
  const page = await console.page(agent, { width: 1440 });
  await page.goto(`/tickets/${tickets[2]!.key}`);
  await page.getByRole('link', { name: 'printer', exact: true }).click();
  const now = page.getByRole('list', { name: 'Filtered by' }).getByRole('listitem');
  await expect.poll(() => now.allInnerTexts()).toEqual(['Tag: printer']);
  await expect.poll(() => page.getByRole('row').count()).toBe(1);
  await page.getByRole('button', { name: 'More filters' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Assignee').selectOption('nobody');
  await form.getByLabel('Status').selectOption({ label: 'Waiting (any status)' });
  await form.getByLabel('Created since').selectOption({ label: 'the last 7 days' });
  await picture(page, 'more-filters');
  await form.getByRole('button', { name: 'Show' }).click();
  await expect.poll(() => page.getByText('No matching tickets.').count()).toBe(1);
  await page.getByRole('button', { name: 'Remove Tag' }).click();
  await page.getByRole('button', { name: 'Remove Created since' }).click();
  await expect.poll(() => now.allInnerTexts()).toEqual(['Status: Waiting', 'Assignee: Nobody']);
  const { total } = await (await world.as(agent)).tickets.list({ status_category: ['waiting'], unassigned: true });
  expect(total).toBeGreaterThan(0);
  await expect.poll(() => page.getByRole('row').count()).toBe(total);
  // A view has a name, so nothing says once more what is in it.
  await page.getByRole('link', { name: /^Waiting \d/ }).click();
  await expect.poll(() => now.count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('a view that somebody saves is there for the team, with its count', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets?priority=%5B%22urgent%22%5D');
  await page.getByRole('button', { name: 'Save as a view' }).click();
  await page.getByLabel('Name').fill('On fire');
  await page.getByLabel('For the whole team').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const colleague = await console.page(admin);
  // An address must be able to say every view that there is.
  await colleague.goto('/tickets');
  for (const name of ['Mine', 'Unassigned', 'At risk', 'Waiting', 'Snoozed', 'All'])
    await expect.poll(() => colleague.getByRole('link', { name: new RegExp(`^${name} \\d`) }).count()).toBe(1);
  await colleague.goto('/tickets');
  await colleague.getByRole('link', { name: 'On fire 1' }).click();
  await expect.poll(() => colleague.getByRole('row').count()).toBe(1);
});

test('a macro answers and changes a ticket, and is undone at once', async () => {
  const page = await console.page(agent);
  await page.goto(`/tickets/${tickets[5]!.key}`);
  await page.getByLabel('Macro').selectOption({ label: 'Ask for the version' });
  // What goes out to the reporter is read before.
  const macro = page.getByRole('dialog', { name: 'Ask for the version' });
  await macro.getByText('Which version do you use?').waitFor();
  await macro.getByRole('button', { name: 'Run macro' }).click();
  await expect.poll(() => macro.count()).toBe(0);
  await expect.poll(() => page.getByText('Which version do you use?').count()).toBe(1);
  const statusNow = async () => (await (await world.as(agent)).tickets.get({ ticket_id: tickets[5]!.key })).status;
  await expect.poll(statusNow).toBe('waiting');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(statusNow).toBe('open');
});

test('a question that nothing answers becomes a ticket, and what fits a filter a file', async () => {
  const page = await console.page(requester);
  await page.goto('/help');
  await page.getByLabel('What do you want to know?').fill('Where can I park my zeppelin?');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await page.getByRole('button', { name: 'Ask a person' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ask a person' }).click();
  await expect.poll(() => page.url()).toContain('/tickets/TKT-');
  await expect.poll(() => page.getByRole('heading', { name: /zeppelin/ }).count()).toBe(1);
  const desk = await console.page(agent);
  await desk.goto('/tickets?priority=%5B%22high%22%5D');
  const link = await desk.getByRole('link', { name: 'Export as CSV' }).getAttribute('href');
  // Downloads of this browser carry no header, and a signed-in browser has a cookie instead.
  const file = await desk.request.get(link!);
  expect(file.headers()['content-type']).toContain('text/csv');
  expect((await file.text()).trim().split('\n')).toHaveLength(3);
});

test('an inspection is completed once what conflicts is decided and what is missing is there', async () => {
  const page = await console.page(member);
  const { inspections, photos } = await world.as(member);
  const asked = { inspection_id: inspection.id };
  await page.goto(`/inspections/${inspection.key}`);
  await expect.poll(() => page.getByRole('list', { name: 'Missing' }).getByRole('listitem').count()).toBe(3);
  await page.getByRole('button', { name: 'State of the tiles: Take the other answer' }).click();
  await expect.poll(async () => (await inspections.conflicts(asked)).items).toEqual([]);
  await expect.poll(() => page.getByRole('region', { name: 'Two answers' }).count()).toBe(0);
  expect(page.complaints).toEqual([]);
  // A refusal is said in the words of the server.
  await page.getByRole('button', { name: 'Complete' }).click();
  await expect.poll(() => page.getByText('Something is missing from the inspection.').count()).toBe(1);
  const [awaited] = (await photos.list(asked)).items;
  await photos.delete({ photo_id: awaited!.id });
  await inspections.update({ ...asked, answers: [{ item_key: 'dry', value: true }] });
  await expect.poll(() => page.getByText('Nothing is missing.').count()).toBe(1);
  await page.getByRole('button', { name: 'Complete' }).click();
  await expect.poll(async () => (await inspections.get(asked)).status).toBe('completed');
  await page.getByRole('button', { name: 'Reopen' }).click();
  await page.getByLabel('Why are you reopening it?').fill('The ridge was measured wrongly.');
  await page.getByRole('dialog').getByRole('button', { name: 'Reopen' }).click();
  await expect.poll(async () => (await inspections.get(asked)).status).toBe('in_progress');
});

test('photos of an inspection are shown small, and open large', async () => {
  const made = await (await world.as(member)).inspections.create({ title: 'The shed' });
  const page = await console.page(member);
  const form = new FormData();
  form.set('inspection_id', made.key);
  form.set('caption', 'The door');
  form.set('file', new Blob([new Uint8Array(await aPicture({ width: 800, height: 600 }))]), 'door.jpg');
  const sent = await fetch(`${console.url}/api/v1/photos/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await world.tokenOf(member)}` },
    body: form,
  });
  expect(sent.status).toBe(201);
  await page.goto(`/inspections/${made.key}`);
  const picture = page.getByRole('img', { name: 'The door' });
  await expect.poll(() => picture.count()).toBe(1);
  await expect
    .poll(() => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth))
    .toBe(320);
  expect(page.complaints).toEqual([]);
});

test('an estimate is downloaded as it was sent, withdrawn with a reason, and said to be', async () => {
  const page = await console.page(member);
  await page.goto(`/estimates/${estimate.key}`);
  const link = await page.getByRole('link', { name: 'Download version 1' }).getAttribute('href');
  const file = await page.request.get(link!);
  expect((await file.body()).subarray(0, 5).toString()).toBe('%PDF-');
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByLabel('Reason, for the team only').fill('They moved away.');
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect.poll(() => page.getByText('They moved away.').count()).toBe(1);
  expect((await (await world.as(member)).estimates.get({ estimate_id: estimate.id })).status).toBe('withdrawn');
  await expect.poll(() => page.getByRole('button', { name: 'Send' }).count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('of what was changed here and in Jira, the value that somebody keeps counts', async () => {
  const page = await console.page(agent);
  await page.goto('/settings/jira');
  await page.getByRole('button', { name: 'Title of ITSM-1: Keep the Jira value' }).click();
  const { jira, tickets: ours } = await world.as(agent);
  await expect.poll(async () => (await ours.get({ ticket_id: tickets[0]!.key })).title).toBe('VPN is lost hourly');
  expect((await jira.conflicts.list({})).items).toMatchObject([{ kept: 'jira', state: 'resolved' }]);
  await expect.poll(() => page.getByText('No open conflicts.').count()).toBe(1);
  await page.getByLabel('Include resolved').check();
  await expect.poll(() => page.getByText('Kept by Ada Lindqvist').count()).toBe(1);
  expect(page.complaints).toEqual([]);
});

test('a plan is read, runs, waits for whoever decides, and tells what it did', async () => {
  const page = await console.page(admin);
  await page.goto('/agent/new');
  await page.getByLabel('What should the agent do?').fill('Open a ticket: the scanner is broken');
  await page.getByRole('button', { name: 'Plan', exact: true }).click();
  const planned = page.getByRole('list', { name: 'Planned steps' });
  await expect.poll(() => planned.getByText('Needs approval').count()).toBe(1);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'Steps', level: 2 }).count()).toBe(1);
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect.poll(() => page.getByText('1 of 1 steps').count()).toBe(1);
  await expect.poll(() => page.getByText('decided by Amir Haddad').count()).toBe(1);
  await page.getByText('Result', { exact: true }).click();
  await expect.poll(() => page.getByText('"title": "Open a ticket: the scanner is broken"').count()).toBeGreaterThan(0);
  expect(page.complaints).toEqual([]);
});

test('a document is generated, edited, shown as it was and taken back to that', async () => {
  const page = await console.page(member);
  await page.goto('/knowledge/written');
  await page.getByRole('button', { name: 'Generate a document' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Letter to Ben');
  await dialog.getByLabel('Template').selectOption({ label: 'Welcome letter' });
  await dialog.getByLabel('{{name}}').fill('Ben');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'Welcome, Ben' }).count()).toBe(1);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Text, in Markdown').fill('Your badge is lost.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByText('Your badge is lost.').count()).toBe(1);
  await page.getByRole('button', { name: 'Show 1' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'Welcome, Ben' }).count()).toBe(1);
  await page.getByRole('button', { name: 'Restore version 1' }).click();
  const { ai } = await world.as(member);
  const [letter] = (await ai.documents.list({})).items;
  await expect.poll(async () => (await ai.documents.get({ document_id: letter!.id })).version).toBe(3);
  expect((await ai.documents.get({ document_id: letter!.id })).body).toContain('Welcome, Ben');
  expect(page.complaints).toEqual([]);
});

test('a file is documented by whoever works on its project, and published in the knowledge', async () => {
  const page = await console.page(member);
  await page.goto(`/projects/${project.key}?view=docs`);
  await page.getByRole('button', { name: 'Document a file' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Path').fill('src/cookies.ts');
  await dialog.getByLabel('File contents').fill('// Asks once.\nexport function askOnce() {}\n');
  await dialog.getByRole('button', { name: 'Generate' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'src/cookies.ts' }).count()).toBe(1);
  await expect.poll(() => page.getByText('Asks once.').count()).toBe(1);
  await page.getByRole('button', { name: 'Publish to knowledge' }).click();
  await expect.poll(() => new URL(page.url()).pathname).toMatch(/^\/knowledge\/documents\//);
  await page.goto('/knowledge/documents');
  await expect.poll(() => page.getByRole('link', { name: 'src/cookies.ts' }).count()).toBe(1);
  expect(page.complaints).toEqual([]);
});

test('a failure says what support needs to find it, and trying again works', async () => {
  const page = await console.page(member);
  const down = '**/trpc/**documents.list**';
  const data = { code: 'INTERNAL', httpStatus: 500, request_id: 'req-of-the-failure' };
  const error = { message: 'Something went wrong here.', code: -32603, data };
  await page.route(down, async (route) => {
    const count = new URL(route.request().url()).pathname.split(',').length;
    await route.fulfill({ status: 500, json: Array.from({ length: count }, () => ({ error })) });
  });
  await page.goto('/knowledge/documents');
  await expect.poll(() => page.getByText('req-of-the-failure').count()).toBe(1);
  await page.unroute(down);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect.poll(() => page.getByRole('link', { name: 'Access to shares' }).count()).toBe(1);
});

test('who may not enter a room is told who can help', async () => {
  const page = await console.page(viewer);
  // Also where they could read what is in it, and change nothing.
  for (const address of [
    '/settings/webhooks',
    '/settings/statuses',
    '/settings/jobs',
    '/workflows/new',
    '/estimates/new',
  ]) {
    await page.goto(address);
    await expect.poll(() => page.getByRole('heading', { name: 'You do not have access.' }).count()).toBe(1);
    expect(await page.locator('main').getByRole('textbox').count()).toBe(0);
  }
  await page.goto('/tasks/NOPE-1');
  await expect.poll(() => page.getByRole('heading', { name: 'Not found.' }).count()).toBe(1);
});

test('what needs a recent sign-in asks for the password, and is done all the same', async () => {
  const password = 'correct horse battery';
  const { kysely } = world;
  const long_ago = new Date(world.now() - 3_600_000).toISOString();
  await kysely
    .updateTable('users')
    .set({ password_hash: await hashPassword(password) })
    .where('id', '=', admin.user_id)
    .execute();
  await kysely.updateTable('sessions').set({ authenticated_at: long_ago }).where('id', '=', admin.session_id).execute();
  const identity = { provider: 'google', subject: 'of-amir', email: 'amir@gmail.example' };
  await kysely
    .insertInto('identities')
    .values({ ...identity, id: randomUUIDv7(), user_id: admin.user_id, created_at: long_ago, last_used_at: long_ago })
    .execute();
  const page = await console.page(admin);
  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Unlink' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Unlink' }).click();
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByRole('dialog').getByRole('alert').count()).toBe(1);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByText('amir@gmail.example').count()).toBe(0);
  expect((await (await world.as(admin)).auth.identities.list({})).items).toEqual([]);
});

test('where nothing fits a filter, one press ends it', async () => {
  const page = await console.page(admin);
  await page.goto('/people');
  await page.getByPlaceholder('Search people').fill('nobody is called so');
  await page.getByRole('button', { name: 'Clear filter' }).click();
  await expect.poll(() => page.getByText('Rosa Keller').count()).toBe(1);
});
