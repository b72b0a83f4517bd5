import { expect, test } from 'vitest';
import { contract } from '@deskwire/contract/contract.ts';
import { entries } from '@deskwire/contract/kit/define.ts';
import { checked, clientOfContract } from '@deskwire/testing/client-types.ts';

/**
 * What the compiler may do for each procedure of the contract so that a client knows its types: 990 when this was written.
 * Counted, not timed, so that it is the same everywhere. A change that breaks this makes every editor slower: a schema built
 * by long chains of `.extend().omit()`, an input that is inferred twice, a type that walks the whole router.
 */
const BUDGET = 1200;

test('a client of the contract type-checks within its budget, and without the server', () => {
  const { instantiations, server_files } = checked(clientOfContract);
  expect(server_files).toEqual([]);
  expect(instantiations / [...entries(contract)].length).toBeLessThan(BUDGET);
});
