import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openConsole } from './browser.ts';

/** Gates in time of the processor, which holds still on a machine that is busy. */
const FIRST_ROWS_MS = 500;
const FRAME_MS = 12;
const FRAMES = 60;

const console = await openConsole();
afterAll(() => console.close());
const { world } = console;
const team = await aTeam(world.kysely);
const agent = await aMember(world.kysely, team, 'agent');
const desk = await world.as(agent);
for (let at = 0; at < 200; at++)
  await desk.tickets.create({ title: `Ticket ${at}`, description: 'As always. '.repeat(30) });

/** How long the main thread of a page has worked since this began, in milliseconds. */
async function workOf(page: Page) {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
}

test('rows are there after half a second of work at most, and a frame of scrolling costs little', async () => {
  const page = await console.page(agent);
  // Another page has started the browser, so that this one is measured and not that.
  await page.goto('/help');
  await page.settled();
  const work = await workOf(page);
  const before = await work();
  await page.goto('/tickets');
  await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(10);
  const first = (await work()) - before;
  await page.settled();
  const scrolled = await work();
  await page.evaluate(`new Promise((done) => {
    const grid = document.querySelector('[role=grid]');
    let frame = 0;
    const step = () => {
      grid.scrollTop += 120;
      if (++frame === ${FRAMES}) done();
      else requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  })`);
  const frame = ((await work()) - scrolled) / FRAMES;
  globalThis.console.log(`first rows after ${first.toFixed(0)} ms of work, ${frame.toFixed(1)} ms a scrolled frame`);
  expect(first).toBeLessThanOrEqual(FIRST_ROWS_MS);
  expect(frame).toBeLessThanOrEqual(FRAME_MS);
});
