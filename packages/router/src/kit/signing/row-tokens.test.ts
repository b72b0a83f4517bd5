import { createKeyring } from '@deskwire/adapters/keyring.ts';
import { expect, test } from 'vitest';
import { mintTeam } from '../access/mint-team.ts';
import { rowTokens } from './row-tokens.ts';

const services = { keyring: createKeyring('a secret of at least thirty-two bytes') };
const tokens = rowTokens('test-link', ['request_id', 'person_id']);
const grant = {
  team_id: mintTeam('01964d2c-0000-7000-8000-000000000001'),
  request_id: '01964d2c-0000-7000-8000-000000000002',
  person_id: '01964d2c-0000-7000-8000-000000000003',
};

test('a token leads to the rows that it was written for', () => {
  expect(tokens.read(services, tokens.write(services, grant))).toEqual(grant);
});

test('a token has the form of those that were emailed before', () => {
  const body = Buffer.from(Object.values(grant).join('').replaceAll('-', ''), 'hex').toString('base64url');
  expect(tokens.write(services, grant)).toBe(body + services.keyring.mac('test-link', body));
});

test.each([
  ['of another purpose', rowTokens('other-link', ['request_id', 'person_id']).write(services, grant)],
  ['of another installation', tokens.write({ keyring: createKeyring('x'.repeat(32)) }, grant)],
  ['cut', tokens.write(services, grant).slice(0, -1)],
  ['changed', tokens.write(services, grant).replace(/^./, 'z')],
  ['empty', ''],
])('a token that is %s leads nowhere', (_, token) => {
  expect(tokens.read(services, token)).toBeUndefined();
});
