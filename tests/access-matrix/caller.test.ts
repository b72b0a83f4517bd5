import { afterAll, describe, expect, test } from 'vitest';
import { actors } from '../kit/actors.ts';
import { unsuccessful } from '../stage/all.ts';
import { runMatrix } from './matrix.ts';
import { byDomain, createRig } from './rig.ts';

const rig = await createRig();
afterAll(() => rig.close());

describe.each(byDomain())('whoever calls $domain in the process, the outcome is the reviewed one', ({ procedures }) => {
  test.each(procedures)('%s', async (path) => {
    const { faults, cells, succeeded } = await runMatrix(rig, { doors: [rig.doors.caller], paths: [path] });
    expect(faults).toEqual([]);
    expect(cells).toBe(actors.length);
    // An exception that is no longer needed is told of as well.
    expect(succeeded.has(path), unsuccessful[path] ?? 'nobody could bring it to an end').toBe(!(path in unsuccessful));
  });
});
