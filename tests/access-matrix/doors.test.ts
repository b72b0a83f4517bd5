import { afterAll, describe, expect, test } from 'vitest';
import { runMatrix } from './matrix.ts';
import { byDomain, createRig } from './rig.ts';

const rig = await createRig();
afterAll(() => rig.close());
const { rest, mcp } = rig.doors;

describe.each(byDomain())('REST and MCP let in and refuse the same people at $domain', ({ procedures }) => {
  test.each(procedures)('%s', async (path) => {
    const { faults, cells } = await runMatrix(rig, { doors: [rest, mcp], paths: [path], sparing: true });
    expect(faults).toEqual([]);
    expect(cells).toBeGreaterThan(1);
  });
});
