import { afterAll, expect, test } from 'vitest';
import { runMatrix } from './matrix.ts';
import { createRig, procedures } from './rig.ts';

const rig = await createRig();
afterAll(() => rig.close());

test('whoever calls whatever in the process, the outcome is the reviewed one', { timeout: 120_000 }, async () => {
  const { faults, cells, succeeded } = await runMatrix(rig, { doors: [rig.doors.caller] });
  console.log(`${cells} cells`);
  expect(faults).toEqual([]);
  expect(procedures.map(([path]) => path).filter((path) => !succeeded.has(path))).toEqual([]);
});
