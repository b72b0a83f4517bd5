import { afterAll, expect, test } from 'vitest';
import { runMatrix } from './matrix.ts';
import { createRig } from './rig.ts';

const rig = await createRig();
afterAll(() => rig.close());
const { rest, mcp } = rig.doors;

test('REST and MCP let in and refuse the same people', { timeout: 1_800_000 }, async () => {
  const { faults, cells } = await runMatrix(rig, { doors: [rest, mcp], sparing: true });
  expect(faults).toEqual([]);
  expect(cells).toBeGreaterThan(5000);
});
