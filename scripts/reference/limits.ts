import { contract } from '../../packages/contract/src/contract.ts';
import { entries, type Limit } from '../../packages/contract/src/kit/define.ts';
import { entitlements, tiers } from '../../packages/contract/src/kit/entitlements.ts';
import { tableOf } from './markdown.ts';

const held = {
  each: 'for each',
  stock: 'at once',
  large: 'at once',
  day: 'a day (UTC)',
  month: 'a month (UTC)',
} as const;
const numberOf = (value: number): string => value.toLocaleString('en');

/** What a program meets: rates, sizes, and what plans allow. */
export function limitsPage(): string {
  const limited = [...entries(contract)].filter(([, { limit = [] }]) => limit.length > 0);
  return `# Limits

Written by \`npm run generate\` from the contract.

Whatever is refused for being too much says so with a code of its own ([errors](errors.md)): \`RATE_LIMITED\` says in
\`details.retry_after\` and in \`Retry-After\` how many seconds to wait, and \`TIER_LIMIT_EXCEEDED\` which limit it was, what is
allowed, what is used, and which plan allows more. The SDK waits and tries again by itself.

| what | at most |
|---|---|
| a JSON body | 1 MB |
| a page of a list | 100 rows; to the 10,000th row by \`page\`, beyond it by \`cursor\` |
| a batch of tRPC or MCP | 10 calls |
| an answer to an MCP tool | 20 kB, then a cursor |
| calls with one API key | 600 a minute, whatever they call |
| an \`Idempotency-Key\` | 255 characters; remembered for 24 hours |

## Rates

Calls are counted in a sliding window, whichever door they come in by. \`by\` says what they are counted for: an address (an IPv4
address or an IPv6 /64), a user, a team, or the value of a field.

${tableOf(
  ['procedure', 'calls', 'in', 'by'],
  limited.flatMap(([path, { limit = [] }]) =>
    limit.map((one) => [`\`${path}\``, numberOf(one.max), spanOf(one.seconds), byOf(one)]),
  ),
)}
## Plans

${tableOf(
  ['limit', 'held', ...tiers],
  Object.entries(entitlements).map(([name, entitlement]) => [
    `\`${name}\``,
    held[entitlement.held],
    ...tiers.map((tier) => numberOf(entitlement[tier])),
  ]),
)}
\`billing.entitlements\` says what a team has, what it uses, and what it was given beside its plan. An installation of your own
can give any team any plan: \`admin.setTier\`.
`;
}

const spans: readonly (readonly [seconds: number, name: string])[] = [
  [86_400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];
function spanOf(seconds: number): string {
  const [unit, name] = spans.find(([size]) => seconds % size === 0)!;
  const times = seconds / unit;
  return times === 1 ? `a ${name}`.replace('a hour', 'an hour') : `${times} ${name}s`;
}
const byOf = ({ by, when }: Limit): string => {
  const what = by.startsWith('input:') ? `\`${by.slice('input:'.length)}\`` : by;
  return when === undefined ? what : `${what}, with \`${when}\``;
};
