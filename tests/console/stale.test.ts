import { expect, test } from 'vitest';
import { contract } from '@deskwire/contract/contract.ts';
import { audited } from '@deskwire/router/kit/domain.ts';
import { domainIndex } from '@deskwire/router/domains.ts';
import { staleBy } from '../../apps/console/src/stale.ts';

test('whatever people hear of is asked for again where it is shown', () => {
  const heard = [...domainIndex.audiences].filter(([, audience]) => audience !== audited).map(([entity]) => entity);
  expect(heard.length).toBeGreaterThan(30);
  expect(heard.filter((entity) => staleBy[entity] === undefined)).toEqual([]);
});

test('what is asked for again exists', () => {
  const named = Object.values(staleBy).flat();
  expect(named.filter((namespace) => !(namespace in contract))).toEqual([]);
});
