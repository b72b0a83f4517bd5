import { randomUUIDv7 } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, test } from 'vitest';
import { settingTable } from '@deskwire/contract/platform/settings.ts';
import { aCustomer, payByStripe, ring } from '@deskwire/router/commerce/billing.fixture.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { aMember } from '@deskwire/testing/builders.ts';
import { openConsole, picture } from './browser.ts';
import { aWorkingTeam } from './team.ts';

/** What people do all day, and where they would stumble: what has the focus, what a key does, what agrees with what. */
const console = await openConsole();
afterAll(() => console.close());
const { world } = console;
const working = await aWorkingTeam(world);
const { people, team, tickets } = working;
const { admin, agent, member, requester } = people;
const desk = await world.as(agent);

/** What has the focus, as somebody would say it; `nothing` if no key would lead on from there. */
const focused = (page: Page) =>
  page.evaluate<string>(`(() => {
    const at = document.activeElement;
    if (at === null || at === document.body) return 'nothing';
    return at.getAttribute('aria-label') ?? at.innerText?.split('\\n')[0] ?? at.tagName;
  })()`);

describe('what was opened gives the focus back to where it was opened', () => {
  test.each([
    ['a ticket', `/tickets/${tickets[0]!.key}`, tickets[0]!.key, ['s', 'p', 'a']],
    ['a task', `/tasks/${working.tasks[0]!.key}`, undefined, ['s', 'p']],
  ] as const)('menus that keys open on %s', async (_, address, name, keys) => {
    const page = await console.page(name === undefined ? member : agent);
    await page.goto(address);
    await page.settled();
    for (const key of keys) {
      await page.keyboard.press(key);
      await expect.poll(() => page.evaluate<string>('document.activeElement.tagName')).toBe('SELECT');
      await page.keyboard.press('Escape');
      await expect.poll(() => page.evaluate<string>('document.activeElement.tagName')).not.toBe('SELECT');
      expect(await focused(page)).not.toBe('nothing');
    }
    if (name !== undefined) expect(await focused(page)).toBe(name);
    expect(page.url()).toContain(address);
    expect(page.complaints).toEqual([]);
  });

  test('menus of the bar of many, and of the filters', async () => {
    const page = await console.page(agent);
    await page.goto('/tickets');
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(2);
    const selected = () => page.getByText('1 selected').count();
    await page.keyboard.press('x');
    for (const key of ['s', 'p', 'a']) {
      await page.keyboard.press(key);
      await expect.poll(() => page.evaluate<string>('document.activeElement.tagName')).toBe('SELECT');
      await page.keyboard.press('Escape');
      await expect.poll(() => focused(page)).toBe('Tickets');
    }
    expect(await selected()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(selected).toBe(0);
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate<string>('document.activeElement.tagName')).toBe('SELECT');
    await page.keyboard.press('Escape');
    await expect.poll(() => focused(page)).toBe('Tickets');
    // What was searched for is walked through at once.
    await page.keyboard.press('/');
    await page.keyboard.type('printer');
    await expect.poll(() => page.getByRole('row').count()).toBe(1);
    await page.keyboard.press('Enter');
    await expect.poll(() => focused(page)).toBe('Tickets');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tickets\/TKT-/);
    expect(page.complaints).toEqual([]);
  });

  test.each([
    ['Escape', async (page: Page) => page.keyboard.press('Escape')],
    ['a button', async (page: Page) => page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()],
  ] as const)('dialogs that are closed by %s', async (_, close) => {
    const page = await console.page(agent);
    await page.goto(`/tickets/${tickets[0]!.key}`);
    await page.settled();
    for (const name of ['Edit details', 'Link to another ticket', 'Merge into another ticket', 'Snooze']) {
      const opener = page.locator('#facts').getByRole('button', {
        name:
          { 'Edit details': 'Edit', 'Link to another ticket': 'Link', 'Merge into another ticket': 'Merge' }[name] ??
          name,
        exact: true,
      });
      await opener.first().focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name }).waitFor();
      await close(page);
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      expect(await opener.first().evaluate((button) => button === button.ownerDocument.activeElement)).toBe(true);
    }
    expect(page.complaints).toEqual([]);
  });

  test('what a key opened where nothing had the focus', async () => {
    const page = await console.page(agent);
    await page.goto('/tickets');
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(2);
    for (const key of ['?', 'Control+k', 'c', 'v']) {
      if (key === 'v') await page.goto('/tickets?type=%5B%22bug%22%5D');
      await page.settled();
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
      expect([key, await focused(page)]).toEqual([key, 'Tickets']);
    }
    expect(page.complaints).toEqual([]);
  });
});

test('a key that follows the Escape of a dialog at once goes to what is behind it', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets');
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(2);
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or jump to' }).fill('Files');
  await expect.poll(() => page.getByRole('option', { name: 'Files', selected: true }).count()).toBe(1);
  await page.settled();
  // Both keys wait for a page that is busy, and come one right after the other.
  const busy = page.evaluate(() => {
    const until = performance.now() + 500;
    while (performance.now() < until);
  });
  await Promise.all([busy, page.keyboard.press('Escape'), page.keyboard.press('Enter')]);
  await page.waitForURL(/\/tickets\/TKT-/);
  expect(page.complaints).toEqual([]);
});

test('keys that people press to look do nothing, and Enter presses what has the focus', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets?sort=created_at');
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(2);
  // A box that was ticked by hand leaves the keys to the list.
  await page.getByRole('row').nth(1).getByRole('checkbox').click();
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await expect.poll(() => page.getByText('2 selected').count()).toBe(1);
  // In a menu that does something, an arrow opens it: it does not choose what comes first.
  const macro = page.getByRole('toolbar').getByLabel('Macro');
  await macro.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Escape');
  await page.getByRole('toolbar').getByLabel('Priority').focus();
  await page.keyboard.press('l');
  await page.keyboard.press('Escape');
  await page.settled();
  expect(await page.getByText(/tickets? changed/).count()).toBe(0);
  // A link is followed, and not the row that the keys are on.
  await page.getByRole('link', { name: /^Unassigned/ }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.url()).toContain('unassigned=true');
  expect(page.url()).not.toContain('/tickets/TKT');
  expect(page.complaints).toEqual([]);
});

test('Escape leaves what is written before it leaves the ticket, and asks before it discards it', async () => {
  const page = await console.page(agent);
  await page.goto(`/tickets/${tickets[4]!.key}`);
  await page.settled();
  await page.keyboard.press('r');
  await page.keyboard.type('Any of them');
  await page.keyboard.press('Escape');
  expect(page.url()).toContain(`/tickets/${tickets[4]!.key}`);
  expect(await focused(page)).toBe(tickets[4]!.key);
  await page.getByPlaceholder('Write a reply').fill('');
  await page.locator('#facts').getByRole('button', { name: 'Edit', exact: true }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Category').fill('browsers');
  await page.keyboard.press('Escape');
  await expect.poll(() => form.getByRole('alert').innerText()).toContain('not saved');
  await picture(page, 'unsaved');
  await form.getByRole('button', { name: 'Keep editing' }).click();
  expect(await form.getByLabel('Category').inputValue()).toBe('browsers');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await desk.tickets.get({ ticket_id: tickets[4]!.id })).category).toBe('browsers');
  await expect.poll(() => form.count()).toBe(0);
  // What nobody has written is closed without a question.
  await page.locator('#facts').getByRole('button', { name: 'Edit', exact: true }).click();
  await form.waitFor();
  await page.keyboard.press('Escape');
  await expect.poll(() => form.count()).toBe(0);
  expect(page.complaints).toEqual([]);
});

test('a queue is worked off ticket by ticket, and none is passed over', async () => {
  const asked = await world.as(requester);
  for (let at = 0; at < 6; at++)
    await asked.tickets.create({ title: `Badge ${at}`, description: 'Lost.', category: 'badges' });
  const page = await console.page(agent);
  await page.goto('/tickets?unassigned=true&category=badges&sort=created_at');
  await expect.poll(() => page.getByRole('row').count()).toBe(6);
  const all = (await page.getByRole('row').getByRole('link').allInnerTexts()).map((text) => /Badge \d/.exec(text)![0]);
  await page.keyboard.press('Enter');
  const heading = (title: string) => page.getByRole('heading', { level: 1, name: title });
  for (const [at, title] of all.entries()) {
    await heading(title).waitFor();
    await page.settled();
    // It leaves the queue, or goes to its top: either way the next one is what came next.
    await page.keyboard.press(at % 2 === 0 ? 'i' : 'w');
    await page.settled();
    if (at < all.length - 1) await page.keyboard.press(']');
  }
  // The one before it has left the queue: the way back leads to the one before that.
  await page.keyboard.press('[');
  await heading(all.at(-3)!).waitFor();
  expect((await desk.tickets.list({ category: 'badges', unassigned: true })).total).toBe(3);
  expect(page.complaints).toEqual([]);
});

test('what a list counts and what its views count is the same, also after something was done', async () => {
  const page = await console.page(agent);
  await page.goto('/tickets?unassigned=true');
  await page.settled();
  const both = async () => {
    const total = await page.getByText(/^\d+ tickets$/).innerText();
    const view = await page.getByRole('link', { name: /^Unassigned/ }).innerText();
    return [total, view].map((text) => /\d+/.exec(text)?.[0]);
  };
  const [before, counted] = await both();
  expect(counted).toBe(before);
  await page.waitForTimeout(1100);
  await page.keyboard.press('i');
  await expect.poll(async () => (await both())[0]).toBe(String(Number(before) - 1));
  await expect.poll(async () => (await both())[1]).toBe(String(Number(before) - 1));
  expect(page.complaints).toEqual([]);
});

test('a ticket is put aside by two keys, and brought back by a third', async () => {
  const { id: ticket_id, key } = tickets[6]!;
  const page = await console.page(agent);
  await page.goto(`/tickets/${key}`);
  await page.settled();
  await page.keyboard.press('h');
  const dialog = page.getByRole('dialog', { name: 'Snooze' });
  await dialog.waitFor();
  await picture(page, 'snooze');
  await dialog.getByRole('button', { name: 'Tomorrow at 9' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.getByText(/^Snoozed until/).count()).toBe(1);
  expect((await desk.tickets.get({ ticket_id })).snoozed_until).not.toBeNull();
  await expect.poll(() => dialog.count()).toBe(0);
  await page.keyboard.press('z');
  await expect.poll(async () => (await desk.tickets.get({ ticket_id })).snoozed_at).toBeNull();
  expect(page.complaints).toEqual([]);
});

test('a ticket is given to anybody who may have it, however many they are, and to nobody else', async () => {
  for (let at = 0; at < 101; at++) await aMember(world.kysely, team, 'agent');
  const last = await aMember(world.kysely, team, 'agent');
  await world.kysely.updateTable('people').set({ name: 'Zoe Zimmer' }).where('id', '=', last.person_id).execute();
  const page = await console.page(agent);
  await page.goto(`/tickets/${tickets[8]!.key}`);
  await page.settled();
  const assignee = page.locator('#facts').getByLabel('Assignee');
  await assignee.selectOption('Zoe Zimmer');
  await expect
    .poll(async () => (await desk.tickets.get({ ticket_id: tickets[8]!.id })).assignee_id)
    .toBe(last.person_id);
  const names = await assignee.getByRole('option').allInnerTexts();
  expect(names).toContain('Mia Tanaka');
  for (const name of ['Victor Silva', 'Rosa Keller', 'Otto Weber']) expect(names).not.toContain(name);
  expect(page.complaints).toEqual([]);
});

test('how content reporters are is asked where the team wants it, and shown where tickets are', async () => {
  const page = await console.page(admin);
  await page.goto('/dashboard');
  await page.settled();
  const figures = page.getByRole('region', { name: 'Satisfaction' });
  await figures.getByRole('link', { name: 'Set up ratings' }).click();
  await page.getByLabel('Ask reporters how satisfied they are').check();
  await page.getByLabel('Hours between resolving a ticket and asking').fill('2');
  await page.getByRole('button', { name: 'Save' }).last().click();
  await expect.poll(() => page.getByText('Saved', { exact: true }).count()).toBe(1);
  const lead = await world.as(admin);
  expect(await lead.settings.team.get({ team_id: team.id })).toMatchObject({
    rating_asked: true,
    rating_after_hours: 2,
  });
  const at = new Date(world.now()).toISOString();
  await world.kysely
    .insertInto('ticket_ratings')
    .values({
      team_id: team.id,
      id: randomUUIDv7(),
      ticket_id: tickets[2]!.id,
      person_id: requester.person_id,
      asked_at: at,
      answered_at: at,
      score: 2,
      comment: 'It took **long**.',
      assignee_id: null,
      expires_at: new Date(world.now() + 86_400_000).toISOString(),
    })
    .execute();
  await page.goto('/dashboard');
  await expect.poll(() => figures.getByText('1 of 1').count()).toBe(1);
  await picture(page, 'satisfaction');
  await figures.getByRole('link', { name: /It took/ }).click();
  await expect.poll(() => page.getByRole('region', { name: 'Satisfaction' }).innerText()).toContain('2 of 5');
  expect(page.complaints).toEqual([]);
});

test('whatever a team can set, it can set in the console', async () => {
  const page = await console.page(admin);
  await page.goto('/settings/general');
  await page.settled();
  const named = await page
    .locator('main [name]')
    .evaluateAll((fields) => fields.map((field) => field.getAttribute('name')));
  expect(Object.keys(settingTable.team).filter((name) => !named.includes(name))).toEqual([]);
});

test('an owner subscribes, changes the plan, ends it, and thinks better of it', async () => {
  const { stripe, close } = await payByStripe(world as TestWorld);
  const customer = await aCustomer(world as TestWorld);
  const page = await console.page(customer.owner);
  await page.goto('/settings/plan');
  await page.getByRole('button', { name: 'Choose a plan' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Plan').selectOption({ label: 'Pro, €9.00 per seat per month' });
  await form.getByLabel('Seats').fill('2');
  await picture(page, 'choose-plan');
  // The page of the provider is not ours: what somebody pays there is said to us by its bell.
  await page.route(/^https:/, (route) => route.fulfill({ body: 'Pay here.' }));
  await form.getByRole('button', { name: 'Continue to payment' }).click();
  await page.waitForURL((url) => url.origin !== console.url);
  const { subscription_id } = stripe.complete(page.url().split('/').at(-1)!);
  await ring(world as TestWorld, subscription_id);
  await expect.poll(customer.tier).toBe('pro');
  await page.goto('/settings/plan');
  await page.getByRole('button', { name: 'Change plan' }).click();
  await form.getByLabel('Plan').selectOption({ label: 'Premium, €19.00 per seat per month' });
  await expect.poll(() => form.getByRole('status').innerText()).toContain('then €38.00 a month');
  await picture(page, 'change-plan');
  await form.getByRole('button', { name: 'Change plan' }).click();
  await expect.poll(customer.tier).toBe('premium');
  await expect.poll(() => form.count()).toBe(0);
  await page.getByRole('button', { name: 'Cancel subscription' }).click();
  await form.getByRole('button', { name: 'Cancel subscription' }).click();
  await page.getByRole('button', { name: 'Resume subscription' }).click();
  await expect
    .poll(async () => (await (await customer.as()).subscriptions.list({})).items[0])
    .toMatchObject({ status: 'active', cancel_at: null });
  await page.close();
  await close();
});

describe('on a phone', () => {
  const bars = {
    requester: ['Inbox', 'Tickets', 'Files', 'Help'],
    viewer: ['Inbox', 'Tickets', 'Projects', 'Dashboard'],
    member: ['Inbox', 'Tickets', 'Projects', 'Inspections'],
    approver: ['Inbox', 'Tickets', 'Approvals', 'Inspections'],
    agent: ['Inbox', 'Messages', 'Tickets', 'Knowledge'],
    admin: ['Inbox', 'Tickets', 'Approvals', 'Dashboard'],
    owner: ['Inbox', 'Tickets', 'Approvals', 'Dashboard'],
  } as const;
  test.each(Object.entries(bars))(
    'the bar shows a %s where they work, and everything else is under More',
    async (role, names) => {
      const person = people[role as keyof typeof bars];
      const page = await console.page(person, { width: 360, height: 740 });
      await page.goto('/tickets');
      await page.settled();
      const bar = page.getByRole('navigation', { name: 'Main' });
      const shown = async () =>
        (await bar.getByRole('link').filter({ visible: true }).all()).length === 0
          ? []
          : (await bar.getByRole('link').filter({ visible: true }).allInnerTexts()).map((text) => text.split('\n')[0]);
      expect(await shown()).toEqual(names);
      await picture(page, `bar-${role}-360`);
      const more = bar.getByRole('button', { name: 'More' });
      await more.click();
      const dialog = page.getByRole('dialog', { name: 'More' });
      await dialog.waitFor();
      await picture(page, `more-${role}-360`);
      const others = await dialog.getByRole('link').allInnerTexts();
      expect(others).toContain('Settings');
      for (const name of names) expect(others).not.toContain(name);
      await page.keyboard.press('Escape');
      await expect.poll(() => dialog.count()).toBe(0);
      expect(await focused(page)).toBe('More');
      await more.click();
      await dialog.getByRole('link', { name: 'Settings' }).click();
      await page.waitForURL(/\/settings/);
      expect(await dialog.count()).toBe(0);
      expect(page.complaints).toEqual([]);
    },
  );

  test.each([360, 1440])(
    'a requester is told of no assignee, and offered no mark that does nothing, at %d px',
    async (width) => {
      const page = await console.page(requester, { width });
      await page.goto('/tickets');
      await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(2);
      await page.settled();
      const rows = (await page.getByRole('row').allInnerTexts()).join(' ');
      expect(rows).not.toMatch(/Unassigned|–/);
      expect(await page.getByRole('row').getByRole('checkbox').count()).toBe(0);
      await picture(page, `requester-${width}`);
      // What they write is not for the reporter, who they are.
      await page.goto(`/tickets/${tickets[0]!.key}`);
      expect(await page.getByPlaceholder('Write a reply').getAttribute('placeholder')).not.toContain('reporter');
      expect(page.complaints).toEqual([]);
    },
  );

  test('what is typed into an inspection outlives the page, and what others answer meanwhile', async () => {
    const page = await console.page(member, { width: 360, height: 740 });
    await page.goto(`/inspections/${working.inspection.key}`);
    const field = page.getByRole('textbox', { name: 'State of the tiles' });
    await field.fill('Nine are broken, and the');
    await (
      await world.as(admin)
    ).inspections.answer({
      inspection_id: working.inspection.id,
      item_key: 'dry',
      value: true,
    });
    await expect.poll(() => page.getByText('Not saved yet').count()).toBe(1);
    await page.reload();
    await expect.poll(() => field.inputValue()).toBe('Nine are broken, and the');
    await field.fill('Nine are broken.');
    await page.getByRole('button', { name: 'State of the tiles: Save' }).click();
    await expect.poll(() => page.getByText('Not saved yet').count()).toBe(0);
    await expect
      .poll(
        async () =>
          (await (await world.as(admin)).inspections.get({ inspection_id: working.inspection.id })).answers.find(
            ({ item_key }) => item_key === 'state',
          )?.value,
      )
      .toBe('Nine are broken.');
  });
});
