import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { contract } from '@deskwire/contract/contract.ts';
import { audited } from '@deskwire/router/kit/domain.ts';
import { domainIndex } from '@deskwire/router/domains.ts';

/** The kinds of rows by which the console asks again, with the namespaces that it asks. */
const source = readFileSync(new URL('../../apps/console/src/stale.ts', import.meta.url), 'utf8');
const staleBy = new Map(
  [...source.matchAll(/^ {2}(\w+): \[([^\]]+)\],$/gm)].map(([, entity, named]) => [
    entity!,
    [...named!.matchAll(/'(\w+)'/g)].map(([, namespace]) => namespace!),
  ]),
);

test('whatever people hear of is asked for again where it is shown', () => {
  const heard = [...domainIndex.audiences].filter(([, audience]) => audience !== audited).map(([entity]) => entity);
  expect(heard.length).toBeGreaterThan(30);
  expect(heard.filter((entity) => !staleBy.has(entity))).toEqual([]);
});

test('what is asked for again exists', () => {
  const named = [...staleBy.values()].flat();
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter((namespace) => !(namespace in contract))).toEqual([]);
});
