import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { hashPassword } from '@deskwire/router/identity/passwords.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openConsole, tabOf, type Tab } from './browser.ts';
import { aWorkingTeam } from './team.ts';

const console = await openConsole();
afterAll(() => console.close());
const { world } = console;
const { people, tickets, deployment } = await aWorkingTeam(world);
const { admin, agent, approver, requester } = people;
const password = 'correct horse battery';
await world.kysely
  .updateTable('users')
  .set({ password_hash: await hashPassword(password) })
  .where('id', 'in', [agent.user_id, admin.user_id])
  .execute();
const desk = await world.as(agent);
const ticketNow = (at: number) => desk.tickets.get({ ticket_id: tickets[at]!.key });

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Email').fill(agent.email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}
const other = async (page: Tab): Promise<Tab> => tabOf(await page.context().newPage());

test('1: the link of a mail leads somebody who is signed out through the sign-in to the ticket', async () => {
  const page = await console.page(undefined);
  await page.goto(`/tickets/${tickets[4]!.key}`);
  await page.waitForURL(/\/sign-in\?redirect_to=/);
  await signIn(page);
  await page.waitForURL(new RegExp(`/tickets/${tickets[4]!.key}$`));
  await expect.poll(() => page.getByRole('heading', { name: 'Which browser is supported?' }).count()).toBe(1);
  // Links of downloads carry no header: the cookie opens them.
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'browsers.txt', mimeType: 'text/plain', buffer: Buffer.from('All of them.') });
  const link = page.getByRole('link', { name: 'browsers.txt' });
  await expect.poll(() => link.count()).toBe(1);
  for (const address of [(await link.getAttribute('href'))!, '/api/v1/tickets?format=csv'])
    expect((await page.context().request.get(address)).status()).toBe(200);
});

test('2: twenty tickets are triaged without a mouse', async () => {
  const asked = await world.as(requester);
  for (let at = 0; at < 20; at++)
    await asked.tickets.create({ title: `Order ${at}`, description: 'As always.', category: 'orders' });
  const page = await console.page(agent);
  await page.goto('/tickets?category=orders');
  await expect.poll(() => page.getByRole('row').count()).toBe(20);
  await page.keyboard.press('x');
  for (let at = 1; at < 20; at++) await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(() => page.getByText('20 selected').count()).toBe(1);
  await page.keyboard.press('s');
  await expect.poll(() => page.evaluate<string>('document.activeElement.dataset.menu')).toBe('status');
  await page.keyboard.type('Waiting');
  await page.keyboard.press('Enter');
  const waiting = async () => (await desk.tickets.list({ category: 'orders', status: ['waiting'] })).total;
  await expect.poll(waiting).toBe(20);
  await page.keyboard.press('Escape');
  await page.keyboard.press('z');
  await expect.poll(waiting).toBe(0);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('l');
  await page.getByRole('dialog').getByLabel('Tags to add').fill('spring');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await desk.tickets.list({ tag: 'spring' })).total).toBe(20);
  expect(page.complaints).toEqual([]);
});

test('4: half a reply is there after a reload, in another tab, and after signing out and in', async () => {
  const page = await console.page(undefined);
  await page.goto(`/tickets/${tickets[2]!.key}`);
  await signIn(page);
  const reply = (of: Page) => of.getByPlaceholder('Write a reply');
  await reply(page).fill('Have you tried');
  await page.reload();
  await expect.poll(() => reply(page).inputValue()).toBe('Have you tried');
  const tab = await other(page);
  await tab.goto(`/tickets/${tickets[2]!.key}`);
  await expect.poll(() => reply(tab).inputValue()).toBe('Have you tried');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in/);
  await signIn(page);
  await page.goto(`/tickets/${tickets[2]!.key}`);
  await expect.poll(() => reply(page).inputValue()).toBe('Have you tried');
});

test('4: what is typed stays, however long the database of the browser takes', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets');
  const tab = await other(page);
  await tab.goto('/tickets');
  // Others wait for what they read and write in the database until this tab has ended.
  const hold = () =>
    tab.evaluate(async () => {
      Reflect.set(globalThis, 'released', false);
      const db = await new Promise<IDBDatabase>((opened) => {
        const request = indexedDB.open('deskwire', 1);
        request.addEventListener('upgradeneeded', () => request.result.createObjectStore('drafts'));
        request.addEventListener('success', () => opened(request.result));
      });
      const store = db.transaction('drafts', 'readwrite').objectStore('drafts');
      const goOn = (): void => {
        if (!Reflect.get(globalThis, 'released')) store.get('').addEventListener('success', goOn);
      };
      goOn();
    });
  const release = () => tab.evaluate(() => Reflect.set(globalThis, 'released', true));
  await hold();
  await page.goto(`/tickets/${tickets[1]!.key}`);
  const reply = page.getByPlaceholder('Write a reply');
  await reply.fill('Typed at once');
  await release();
  const kept = () =>
    tab.evaluate(
      () =>
        new Promise<unknown[]>((found) => {
          indexedDB.open('deskwire', 1).addEventListener('success', ({ target }) => {
            const { result } = target as IDBOpenDBRequest;
            const all = result.transaction('drafts').objectStore('drafts').getAll();
            all.addEventListener('success', () => found(all.result));
          });
        }),
    );
  await expect.poll(kept).toContain('Typed at once');
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await reply.inputValue()).toBe('Typed at once');
  await hold();
  await reply.fill('Left at once');
  await page.reload();
  await expect.poll(() => reply.inputValue()).toBe('Left at once');
  await release();
  // What was read goes where it is kept: nothing of it is left behind in the meantime's place.
  await expect.poll(kept).toContain('Left at once');
  await expect
    .poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('draft/'))))
    .toEqual([]);
});

test('5: all tickets that fit are changed by the server, and it is said how far it is and what was refused', async () => {
  const asked = await world.as(requester);
  let last = '';
  for (let at = 0; at < 106; at++)
    last = (await asked.tickets.create({ title: `Flood ${at}`, description: 'Again.', category: 'flood' })).id;
  await desk.tickets.setStatus({ ticket_id: last, status: 'closed' });
  const page = await console.page(agent);
  await page.goto('/tickets?category=flood');
  await expect.poll(() => page.getByText('106 tickets').count()).toBe(1);
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'Select all 106 matching' }).click();
  await page.getByRole('toolbar').getByLabel('Status').selectOption('waiting');
  await page.getByRole('dialog').getByRole('button', { name: 'Change all 106 matching' }).click();
  await expect.poll(() => page.getByText('105 tickets changed').count()).toBe(1);
  await expect.poll(() => page.getByText('1 ticket was not changed').count()).toBe(1);
  expect((await desk.tickets.list({ category: 'flood', status: ['waiting'] })).total).toBe(105);
  await page.goto('/settings/operations');
  await page.getByRole('button', { name: '1 refused' }).click();
  await expect
    .poll(() =>
      page
        .getByRole('dialog')
        .getByText(/status/)
        .count(),
    )
    .toBe(1);
  expect(page.complaints).toEqual([]);
});

test('6: a view of the team opens by its link, filtered at the first request', async () => {
  const author = await console.page(agent);
  await author.goto('/tickets?priority=%5B%22urgent%22%5D');
  await author.getByRole('button', { name: 'Save as a view' }).click();
  await author.getByLabel('Name').fill('On fire');
  await author.getByLabel('For the whole team').check();
  await author.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const link = author.getByRole('link', { name: 'On fire 1' });
  await expect.poll(() => link.count()).toBe(1);
  const address = (await link.getAttribute('href'))!;
  const page = await console.page(admin);
  const asked: string[] = [];
  page.on('request', (request) => {
    const url = decodeURIComponent(request.url());
    if (url.includes('tickets.list')) asked.push(url);
  });
  await page.goto(address);
  await expect.poll(() => page.getByRole('row').count()).toBe(1);
  expect(asked.filter((url) => !url.includes('"priority":["urgent"]'))).toEqual([]);
});

test('7: a lead finds what is at risk, and takes it along as a file', async () => {
  const page = await console.page(admin);
  await page.goto('/tickets');
  await page.getByRole('link', { name: /^At risk/ }).click();
  await expect.poll(() => page.url()).toContain('sla_due_hours');
  await expect.poll(() => page.getByText(/in \d+ (?:hr|min)\./).count()).toBeGreaterThan(0);
  const link = await page.getByRole('link', { name: 'Export as CSV' }).getAttribute('href');
  const file = await page.request.get(link!);
  expect([file.status(), file.headers()['content-type']]).toEqual([200, expect.stringContaining('text/csv')]);
});

test('8: a requester opens, answers and attaches on a phone', async () => {
  const page = await console.page(requester, { width: 360 });
  await page.goto('/tickets');
  await page.getByRole('button', { name: 'New ticket' }).click();
  await page.getByLabel('Title').fill('My chair is broken');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'My chair is broken' }).count()).toBe(1);
  await page.getByPlaceholder('Write a reply').fill('A leg came off.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => page.locator('article').getByText('A leg came off.').count()).toBe(1);
  await page.locator('input[type=file]').setInputFiles({
    name: 'chair.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Four legs, three of them whole.'),
  });
  await expect.poll(() => page.getByRole('link', { name: 'chair.txt' }).count()).toBe(1);
  for (const word of ['Internal note', 'Tags', 'Assignee']) expect(await page.getByText(word).count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('9: an approval that is given is void once the text is edited, and the approver sees it at once', async () => {
  const page = await console.page(approver);
  await page.goto('/approvals');
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect.poll(() => page.getByRole('list', { name: 'All requests' }).getByText('Approved').count()).toBe(1);
  await desk.tickets.update({ ticket_id: tickets[3]!.id, description: 'Read and write, please.' });
  await expect.poll(() => page.getByRole('list', { name: 'All requests' }).getByText('Voided').count()).toBe(1);
  expect(page.complaints).toEqual([]);
});

test('10: a deployment is started, its log is read, and it is rolled back', async () => {
  const lead = await world.as(admin);
  const page = await console.page(admin);
  await page.goto(`/staging/deployments/${deployment.id}`);
  await page.getByRole('button', { name: 'Start' }).click();
  await expect.poll(() => page.getByRole('button', { name: 'Mark as deployed' }).count()).toBe(1);
  await lead.staging.deployments.logs.append({
    deployment_id: deployment.id,
    lines: [{ text: 'Migrations are done', level: 'info' }],
  });
  await expect.poll(() => page.getByText('Migrations are done').count()).toBe(1);
  await page.getByRole('button', { name: 'Mark as deployed' }).click();
  // There is something to go back to once another version follows.
  const next = await lead.staging.deployments.create({
    environment_id: deployment.environment_id,
    version: '2026.11.4',
    ticket_id: tickets[0]!.id,
  });
  await page.goto(`/staging/deployments/${next.id}`);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('button', { name: 'Mark as deployed' }).click();
  await page.getByRole('button', { name: 'Roll back' }).click();
  await page.getByLabel('Reason').fill('The VPN is worse.');
  await page.getByRole('dialog').getByRole('button', { name: 'Roll back' }).click();
  await expect
    .poll(async () => (await lead.staging.deployments.list({})).items[0])
    .toMatchObject({ version: '2026.11.3' });
  expect(page.complaints).toEqual([]);
});

test('11: three changes in a tunnel survive a reload, arrive once each, and a conflict is asked about', async () => {
  const page = await console.page(undefined);
  const address = `/tickets/${tickets[6]!.key}`;
  await page.goto(address);
  await signIn(page);
  await page.waitForURL(new RegExp(address));
  await page.settled();
  // What the console keeps for a time without a network is kept.
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await expect
    .poll(() =>
      page.evaluate<boolean>(`(async () => {
        const files = performance.getEntriesByType('resource').filter(({ name }) => name.includes('/assets/'));
        const kept = await Promise.all(files.map(({ name }) => caches.match(new Request(name, { mode: 'cors' }), { ignoreVary: true })));
        const seen = await indexedDB.databases();
        return files.length > 4 && kept.every(Boolean) && seen.some(({ name }) => name === 'deskwire-seen');
      })()`),
    )
    .toBe(true);
  await page.context().setOffline(true);
  await page.getByPlaceholder('Write a reply').fill('From the tunnel.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => page.getByPlaceholder('Write a reply').inputValue()).toBe('');
  await page.getByLabel('Priority').selectOption('urgent');
  await page.getByLabel('Type').selectOption('bug');
  await expect.poll(() => page.getByText('3 changes waiting to be sent.').count()).toBe(1);
  await page.reload();
  await expect.poll(() => page.getByText('3 changes waiting to be sent.').count()).toBe(1);
  await expect.poll(() => page.getByRole('heading', { name: 'Dark mode for the portal' }).count()).toBe(1);
  // Meanwhile somebody else decides otherwise.
  await desk.tickets.update({ ticket_id: tickets[6]!.id, priority: 'high' });
  await page.context().setOffline(false);
  await expect.poll(() => page.getByText('needs your decision').count()).toBe(1);
  await expect.poll(() => page.locator('article').getByText('From the tunnel.').count()).toBe(1);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Keep mine' }).first().click();
  await expect.poll(async () => (await ticketNow(6)).priority).toBe('urgent');
  await expect.poll(async () => (await ticketNow(6)).type).toBe('bug');
  const { items } = await desk.tickets.comments.list({ ticket_id: tickets[6]!.id });
  expect(items.filter(({ content }) => content === 'From the tunnel.')).toHaveLength(1);
});

test('what one has said is said otherwise, and taken back', async () => {
  const { id: ticket_id } = tickets[9]!;
  await desk.tickets.comments.create({ ticket_id, content: 'Twelve, I think.' });
  const page = await console.page(agent);
  await page.goto(`/tickets/${tickets[9]!.key}`);
  const mine = page.getByRole('article').filter({ hasText: 'Twelve' });
  await mine.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('dialog').getByLabel('Text').fill('Twelve seats, to be exact.');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByText('Twelve seats, to be exact.').count()).toBe(1);
  await mine.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect.poll(async () => (await desk.tickets.comments.list({ ticket_id })).items).toEqual([]);
  const others = await console.page(requester);
  await others.goto(`/tickets/${tickets[0]!.key}`);
  await expect.poll(() => others.getByRole('article').count()).toBeGreaterThan(0);
  expect(await others.getByRole('article').first().getByRole('button', { name: 'Edit' }).count()).toBe(0);
});

test('12: the api is restarted, and the list goes on without an event missed', async () => {
  const page = await console.page(agent);
  await page.goto(`/tickets/${tickets[7]!.key}`);
  await page.settled();
  await console.restart();
  await desk.tickets.comments.create({ ticket_id: tickets[7]!.id, content: 'Said after the restart.' });
  await expect.poll(() => page.getByText('Said after the restart.').count()).toBe(1);
});

test('where there is room, a ticket opens beside the list, and the keys are its own', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets?sort=created_at');
  await page.getByRole('button', { name: 'Open tickets beside the list' }).click();
  const pane = (key: string) => page.getByRole('region', { name: key });
  const rows = page.getByRole('row');
  await expect.poll(() => rows.count()).toBeGreaterThan(1);
  const keys = (await rows.allInnerTexts()).slice(0, 2).map((text) => /[A-Z]+-\d+/.exec(text)![0]);
  const [first, second] = await Promise.all(keys.map((ticket_id) => desk.tickets.get({ ticket_id })));
  await expect.poll(() => pane(first!.key).getByRole('heading', { name: first!.title }).count()).toBe(1);
  await page.keyboard.press('j');
  await expect.poll(() => pane(second!.key).getByRole('heading', { name: second!.title }).count()).toBe(1);
  await page.keyboard.press('i');
  await expect.poll(async () => (await desk.tickets.get({ ticket_id: second!.id })).assignee_id).toBe(agent.person_id);
  expect(page.url()).toContain(`open=${second!.key}`);
  // A link marks the row of the ticket that it opens.
  const linked = await console.page(agent);
  await linked.goto(`/tickets?sort=created_at&open=${second!.key}`);
  const marked = () => linked.getByRole('grid').getAttribute('aria-activedescendant');
  await expect.poll(marked).toBe(`ticket-${second!.id}`);
  // What is selected is meant, and not the ticket that is read.
  await page.keyboard.press('x');
  await page.keyboard.press('p');
  await expect
    .poll(() => page.evaluate<string>('document.activeElement.closest("[role=toolbar]") !== null'))
    .toBe(true);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect.poll(() => page.getByText('1 selected').count()).toBe(0);
  await page.keyboard.press('Escape');
  await expect.poll(() => pane(second!.key).count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('13: ten tabs are all served, by one stream', async () => {
  const first = await console.page(agent);
  let streams = 0;
  first.context().on('request', (request) => void (streams += Number(request.url().includes('/events/stream'))));
  await first.goto('/tickets');
  await first.settled();
  const tabs = [first];
  for (let at = 1; at < 10; at++) {
    const tab = await other(first);
    await tab.goto(`/tickets/${tickets[8]!.key}`);
    await expect.poll(() => tab.getByRole('heading', { name: tickets[8]!.title }).count()).toBe(1);
    tabs.push(tab);
  }
  expect(streams).toBe(1);
  await desk.tickets.comments.create({ ticket_id: tickets[8]!.id, content: 'Heard in each of them.' });
  for (const tab of tabs.slice(1)) await expect.poll(() => tab.getByText('Heard in each of them.').count()).toBe(1);
});

test('14: before a promise is changed, it is shown what it would have meant', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/sla');
  const form = page.getByRole('region', { name: 'What if' });
  await form.getByLabel('First response, in hours').fill('0.5');
  await form.getByRole('button', { name: 'Simulate' }).click();
  await expect
    .poll(() =>
      form
        .getByRole('status')
        .getByText(/tickets examined/)
        .count(),
    )
    .toBe(1);
  expect(page.complaints).toEqual([]);
});

test('15: a password that is asked for in the middle of a form loses nothing of it', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/macros');
  const data = { code: 'STEP_UP_REQUIRED', httpStatus: 403, request_id: 'req-of-the-step' };
  const error = { message: 'Confirm your password first.', code: -32003, data };
  await page.route('**/trpc/macros.create**', (route) => route.fulfill({ status: 403, json: { error } }), { times: 1 });
  await page.getByRole('button', { name: 'New macro' }).click();
  await page.getByLabel('Name').fill('Thank them');
  await page.getByLabel('Reply to the reporter').fill('Thank you for telling us.');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await (await world.as(admin)).macros.list({})).items.map(({ name }) => name))
    .toContain('Thank them');
});

test('16: a ticket is printed on one page, without bars', async () => {
  const page = await console.page(agent);
  await page.goto(`/tickets/${tickets[0]!.key}`);
  await expect.poll(() => page.locator('article').count()).toBe(2);
  const paper = (await page.pdf({ format: 'A4' })).toString('latin1');
  expect(paper.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('navigation', { name: 'Main' }).isVisible()).toBe(false);
  expect(await page.getByPlaceholder('Write a reply').isVisible()).toBe(false);
});

test('where no ticket is, it is said how a team begins', async () => {
  const team = await aTeam(world.kysely);
  const page = await console.page(await aMember(world.kysely, team, 'owner'));
  await page.goto('/tickets');
  await page.getByRole('link', { name: 'Invite' }).click();
  await page.waitForURL(/\/settings\/members$/);
  await page.goto('/tickets');
  await page.getByRole('main').getByRole('button', { name: 'New ticket' }).last().click();
  await page.getByLabel('Title').fill('The first one');
  await page.getByRole('button', { name: 'Create ticket' }).click();
  await expect.poll(() => page.getByRole('heading', { name: 'The first one' }).count()).toBe(1);
  expect(page.complaints).toEqual([]);
});

test('who answers a ticket is seen by whoever else opens it', async () => {
  const one = await console.page(agent);
  await one.goto(`/tickets/${tickets[1]!.key}`);
  await one.getByPlaceholder('Write a reply').fill('I am');
  const page = await console.page(admin);
  await page.goto(`/tickets/${tickets[1]!.key}`);
  await expect.poll(() => page.getByText('Ada Lindqvist is answering').count()).toBe(1);
});

test('what was counted is asked by what and over which time', async () => {
  const page = await console.page(admin);
  await page.goto('/dashboard/explore');
  await page.getByLabel('Group by').selectOption('priority');
  await page.getByLabel('Over time').selectOption('');
  await expect.poll(() => page.getByText('urgent').count()).toBeGreaterThan(0);
  expect(page.complaints).toEqual([]);
});

test('a workflow is built from the catalogue, tried, published and run', async () => {
  const page = await console.page(admin);
  await page.goto('/workflows/new');
  await page.getByLabel('Name', { exact: true }).fill('Greet reporters');
  await page.getByLabel('Add a step').selectOption('call');
  await page.getByLabel('What it does').fill('tickets.comments.create');
  await page.getByLabel('Ticket id *').fill(tickets[9]!.id);
  await page.getByLabel('Content *').fill('We look at it.');
  await page.getByRole('button', { name: 'Try it' }).click();
  await expect.poll(() => page.getByText('Would succeed').count()).toBe(1);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.waitForURL(/\/workflows\/[0-9a-f-]{36}$/);
  await page.getByRole('button', { name: 'Run now' }).click();
  await page.waitForURL(/\/workflows\/runs\//);
  await expect
    .poll(async () =>
      (await desk.tickets.comments.list({ ticket_id: tickets[9]!.id })).items.map(({ content }) => content),
    )
    .toEqual(['We look at it.']);
  await expect.poll(() => page.getByText('Succeeded').count()).toBeGreaterThan(0);
  expect(page.complaints).toEqual([]);
});

test('two who edit a task at once both see both', async () => {
  const page = await console.page(people.member);
  const { tasks } = await world.as(people.member);
  await page.goto('/tasks/WEB-2');
  await page.getByRole('button', { name: 'Edit' }).first().click();
  await page.getByLabel('Title').fill('Decide which pages go');
  await tasks.update({ task_id: 'WEB-2', title: 'Decide which pages stay' });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => page.getByRole('alert').getByText('Decide which pages stay').count()).toBe(1);
  await page.getByRole('button', { name: 'Keep mine' }).click();
  await expect.poll(async () => (await tasks.get({ task_id: 'WEB-2' })).title).toBe('Decide which pages go');
});

test('somebody who goes away names who decides meanwhile', async () => {
  const page = await console.page(approver);
  await page.goto('/approvals');
  await page.getByRole('button', { name: 'Add a substitute' }).click();
  await page.getByLabel('Amir Haddad').check();
  await page.getByLabel('First day').fill('2027-03-01');
  await page.getByLabel('Last day').fill('2027-03-05');
  await page.getByRole('dialog').getByRole('button', { name: 'Add a substitute' }).click();
  await expect.poll(() => page.getByText('Amir Haddad decides for Paul Moreau').count()).toBe(1);
});
