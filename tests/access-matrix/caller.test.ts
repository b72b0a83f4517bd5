import { afterAll, expect, test } from 'vitest';
import { actors } from '../kit/actors.ts';
import { unsuccessful } from '../stage/all.ts';
import { runMatrix } from './matrix.ts';
import { createRig, procedures } from './rig.ts';

const rig = await createRig();
afterAll(() => rig.close());

test('whoever calls whatever in the process, the outcome is the reviewed one', { timeout: 1_800_000 }, async () => {
  const { faults, cells, succeeded } = await runMatrix(rig, { doors: [rig.doors.caller] });
  expect(faults).toEqual([]);
  expect(cells).toBe(procedures.length * actors.length);
  expect(procedures.map(([path]) => path).filter((path) => !succeeded.has(path) && !(path in unsuccessful))).toEqual(
    [],
  );
});
