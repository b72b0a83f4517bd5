import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as listenTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium as playwright } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { chromium, codeServer } from '@deskwire/testing/parts.ts';

const vsix = join(import.meta.dirname, '../../apps/vscode/dist/deskwire.vsix');
const world = await testWorld();
const app = await createServer(world.services);
const url = await app.listen({ host: '127.0.0.1', port: 0 });
const home = mkdtempSync(join(tmpdir(), 'deskwire-vscode-'));
const ends: (() => unknown)[] = [() => app.close(), () => rmSync(home, { recursive: true, force: true })];
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

/** VS Code in a browser, with the packed extension and nothing else. */
async function openEditor() {
  const data = join(home, 'data');
  const folder = join(home, 'project');
  for (const place of ['User', 'Machine']) {
    mkdirSync(join(data, place), { recursive: true });
    const settings = {
      'deskwire.url': url,
      'security.workspace.trust.enabled': false,
      'workbench.startupEditor': 'none',
    };
    writeFileSync(join(data, place, 'settings.json'), JSON.stringify(settings));
  }
  mkdirSync(folder);
  writeFileSync(join(folder, 'printer.ts'), '// The printer is on fire\nexport const printer = undefined;\n');
  const places = [
    '--user-data-dir',
    data,
    '--extensions-dir',
    join(home, 'extensions'),
    '--config',
    join(home, 'config.yaml'),
  ];
  const env = { ...process.env, HOME: home };
  const installed = spawnSync(codeServer, [...places, '--install-extension', vsix], { env, encoding: 'utf8' });
  expect(installed.status, installed.stderr).toBe(0);
  const free = listenTcp();
  await new Promise<void>((resolve) => void free.listen(0, '127.0.0.1', resolve));
  const { port } = free.address() as { port: number };
  await new Promise((resolve) => free.close(resolve));
  const quiet = ['--auth', 'none', '--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'];
  const server = spawn(codeServer, [...places, ...quiet, '--bind-addr', `127.0.0.1:${port}`], { env, detached: true });
  // It starts children of its own.
  ends.push(() => process.kill(-server.pid!, 'SIGKILL'));
  let said = '';
  server.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await expect.poll(() => said).toContain('HTTP server listening');
  const browser = await playwright.launch({
    executablePath: chromium!,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  ends.push(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.setDefaultTimeout(600_000);
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
  return page;
}

test('somebody signs in, sees their tickets, and makes one of code', async () => {
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const desk = await world.as(agent);
  await desk.tickets.create({ title: 'No toner', assignee_id: 'me', priority: 'high' });
  const page = await openEditor();

  await page.locator('#deskwire\\.vscode, .statusbar-item', { hasText: 'Sign in' }).last().click();
  const notice = page.locator('.notification-list-item-message', { hasText: 'shows the code' });
  const shown = await notice.first().innerText();
  const user_code = /code ([A-Z]{4}-[A-Z]{4})/.exec(shown)![1]!;
  await desk.auth.device.approve({ user_code });

  const bar = page.locator('.statusbar-item', { hasText: '1 open' });
  await bar.first().click();
  const rows = page.locator('.pane-body .monaco-list-row');
  await rows.filter({ hasText: 'TKT-001 No toner' }).first().waitFor();

  // What others do appears by itself.
  await desk.tickets.create({ title: 'Wifi is slow', assignee_id: 'me' });
  await world.drain();
  await rows.filter({ hasText: 'TKT-002 Wifi is slow' }).first().waitFor();

  await page.keyboard.press('Control+P');
  await page.locator('.quick-input-widget input').first().fill('printer.ts');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'printer.ts' }).first().click();
  await page.locator('.view-lines', { hasText: 'on fire' }).first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.press('F1');
  await page.locator('.quick-input-widget input').first().fill('>Deskwire: Create Ticket');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Create Ticket from Selection' }).first().click();
  const title = page.locator('.quick-input-widget input').first();
  await expect.poll(() => title.inputValue()).toBe('The printer is on fire');
  await page.keyboard.press('Enter');
  await page.locator('.notification-list-item-message', { hasText: 'Created TKT-003' }).first().waitFor();
  const ticket = await desk.tickets.get({ ticket_id: 'TKT-003' });
  expect(ticket).toMatchObject({ title: 'The printer is on fire', source: 'plugin' });
  expect(ticket.description).toMatch(/^From `printer\.ts:1-2`\n\n```typescript\n\/\/ The printer is on fire\n/);
  if (process.env['SCREENSHOTS'] !== undefined) {
    mkdirSync(process.env['SCREENSHOTS'], { recursive: true });
    await page.screenshot({ path: join(process.env['SCREENSHOTS'], 'vscode.png') });
  }
});
