import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openHouse } from './house.ts';

test('the demo that newcomers run comes to its end', async () => {
  const house = await openHouse();
  const program = join(import.meta.dirname, '../../scripts/demo/main.ts');
  const demo = spawn(process.execPath, [program, '--url', house.url], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, said] = [text(demo.stdout), text(demo.stderr)];
  const [code] = (await once(demo, 'exit')) as [number | null];
  expect([code, await said], await out).toEqual([0, '']);
  expect(await out).toContain('has 5 entries in its history');
  await house.close();
});
