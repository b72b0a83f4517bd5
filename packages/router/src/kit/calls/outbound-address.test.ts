import { createOutbound } from '@deskwire/adapters/outbound.ts';
import { afterAll, expect, test } from 'vitest';
import { checkOutboundAddress } from './outbound-address.ts';

const outbound = createOutbound({ private_hosts: ['jira.corp.example:8080'] });
afterAll(() => outbound.close());

test.each([
  ['http://jira.example.com', 'is refused: The URL must begin with https://'],
  ['http://jira.corp.example', 'is refused: The URL must begin with https://'],
  ['https://127.0.0.1', 'is refused: The host of the URL is not on the public internet'],
])('%s is refused, and why is said', (url, reason) => {
  expect(() => checkOutboundAddress(outbound, 'base_url', url)).toThrow(
    expect.objectContaining({ app: 'INVALID_INPUT', details: [{ path: ['base_url'], reason }] }) as Error,
  );
});

test.each(['https://acme.atlassian.net', 'http://jira.corp.example:8080'])('%s may be asked', (url) => {
  expect(() => checkOutboundAddress(outbound, 'base_url', url)).not.toThrow();
});
