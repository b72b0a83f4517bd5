import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aMember, aTeam, type TestPerson } from '@deskwire/testing/builders.ts';
import { openConsole, type Tab } from './browser.ts';
import { aWorkingTeam } from './team.ts';

/** The pictures of the README and the guide, made of the stage on which the console is tested. PICTURES names a folder. */
const folder = process.env['PICTURES'] ?? join(import.meta.dirname, '../../node_modules/.pictures');
const console = await openConsole();
beforeAll(() => mkdirSync(folder, { recursive: true }));
afterAll(() => console.close());
const { world } = console;
const stage = await aWorkingTeam(world);
const { admin, agent, member } = stage.people;

async function keep(page: Page, name: string): Promise<void> {
  const bytes = await page.screenshot({ animations: 'disabled' });
  // A picture that is blank weighs next to nothing.
  expect(bytes.length).toBeGreaterThan(5000);
  writeFileSync(join(folder, `${name}.png`), bytes);
}
type Look = NonNullable<Parameters<typeof console.page>[1]>;
async function shown(person: TestPerson | undefined, address: string, look: Look = {}): Promise<Tab> {
  const page = await console.page(person, { width: 1280, height: 720, ...look });
  await page.goto(address);
  if (person !== undefined) await page.settled();
  return page;
}

test('tickets, two of them selected', async () => {
  const page = await shown(agent, '/tickets');
  for (const key of ['x', 'j', 'x']) await page.keyboard.press(key);
  await expect.poll(() => page.getByText('2 selected').count()).toBe(1);
  await keep(page, 'tickets');
});

test('the list beside a ticket', async () => {
  const page = await shown(agent, `/tickets?open=${stage.tickets[0]!.key}`, { width: 1440 });
  await expect.poll(() => page.locator('article').count()).toBe(2);
  await keep(page, 'split');
});

test.each([
  ['ticket', () => agent, () => `/tickets/${stage.tickets[0]!.key}`, { scheme: 'dark' }],
  ['board', () => member, () => `/projects/${stage.project.key}`, {}],
  ['timeline', () => member, () => `/projects/${stage.project.key}?view=timeline`, {}],
  ['dashboard', () => admin, () => '/dashboard', { height: 900 }],
  ['workflow', () => admin, () => `/workflows/${stage.workflow.id}/edit`, {}],
  ['sign-in', () => undefined, () => '/sign-in', { width: 640, height: 480 }],
] as const satisfies readonly (readonly [string, () => TestPerson | undefined, () => string, Look])[])(
  '%s',
  async (name, person, address, look) => keep(await shown(person(), address(), look), name),
);

test('what other promises would have meant', async () => {
  const page = await shown(admin, '/settings/sla');
  const form = page.getByRole('region', { name: 'What if' });
  await form.getByLabel('First response, in hours').fill('0.5');
  await form.getByRole('button', { name: 'Simulate' }).click();
  await expect
    .poll(() =>
      form
        .getByRole('status')
        .getByText(/examined/)
        .count(),
    )
    .toBe(1);
  await form.scrollIntoViewIfNeeded();
  await keep(page, 'what-if');
});

test('one field for everything', async () => {
  const page = await shown(agent, '/tickets');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search or jump to' }).fill('printer');
  await expect.poll(() => page.getByRole('option', { name: 'Cannot print' }).count()).toBe(1);
  await page.settled();
  await keep(page, 'palette');
});

test('a team without tickets', async () => {
  const team = await aTeam(world.kysely, { name: 'Northwind' });
  const owner = await aMember(world.kysely, team, 'owner');
  const names = world.kysely.updateTable('users').set({ full_name: 'Olivia Brandt' });
  await names.where('id', '=', owner.user_id).execute();
  await keep(await shown(owner, '/tickets'), 'first-run');
});

test('three screens on a phone', async () => {
  const phone = { width: 360, height: 720 } as const;
  const screens = [
    [agent, '/tickets', 'light'],
    [agent, `/tickets/${stage.tickets[0]!.key}`, 'dark'],
    [member, `/inspections/${stage.inspection.key}`, 'light'],
  ] as const;
  const pictures: string[] = [];
  for (const [person, address, scheme] of screens) {
    const page = await shown(person, address, { ...phone, scheme });
    pictures.push((await page.screenshot({ animations: 'disabled' })).toString('base64'));
  }
  const page = await console.page(undefined);
  await page.setViewportSize({ width: 3 * phone.width + 80, height: phone.height + 40 });
  const images = pictures.map((bytes) => `<img src="data:image/png;base64,${bytes}" style="border-radius:16px">`);
  await page.setContent(`<body style="margin:20px;display:flex;gap:20px;background:#868e9b">${images.join('')}</body>`);
  await keep(page, 'phones');
});
