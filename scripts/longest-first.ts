import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Files that take a minute, most of them over all procedures, however short they are. */
const long = [
  'tests/doors/equal',
  'scripts/new',
  'tests/doors/invalid',
  'tests/access-matrix/caller',
  'tests/access-matrix/doors',
  'tests/doors/pauses',
  'emails/inbound/inbound',
  'tests/regular-expressions',
  'tests/checks',
];

/** Begins with what takes longest, so that no worker is left with it when the others are done. Vitest would begin with long texts. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const asUsual = await super.sort(files); // oxlint-disable-line unicorn/no-array-sort -- it makes a new one
    return asUsual.toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = long.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
  return rank < 0 ? long.length : rank;
}
