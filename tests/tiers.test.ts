import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { entitlements, tierAllowing, tierCovers, tiers } from '@deskwire/contract/kit/entitlements.ts';

const name = new RegExp(`(['"\`])(${tiers.join('|')})\\1|\\b(${tiers.join('|')}): [\\d{]`);

/** The line names a plan, or decides something by the order of plans. */
const namesTier = (line: string): boolean => name.test(line) || /\btiers?\b.*\bindexOf\b/i.test(line);

test('only the table of entitlements knows a plan by its name', () => {
  const root = `${import.meta.dirname}/..`;
  const files = globSync(['packages/{contract,router,adapters,queue,sdk}/src/**/*.ts', 'apps/*/src/**/*.ts'], {
    cwd: root,
  }).filter((file) => !/\.(test|fixture)\.ts$|\/testing\//.test(file));
  expect(files.length).toBeGreaterThan(400);
  const found = files.flatMap((file) =>
    readFileSync(`${root}/${file}`, 'utf8')
      .split('\n')
      .filter(namesTier)
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(found.map((line) => line.split(':', 1)[0])).toEqual(
    found.map(() => 'packages/contract/src/kit/entitlements.ts'),
  );
  expect(found.length).toBeGreaterThan(0);
});

test.each([`if (tier === 'free') return;`, `{ free: 90, pro: 400 }`, `tiers.indexOf(a) < tiers.indexOf(b)`])(
  'a plan is found in %s',
  (line) => expect(namesTier(line)).toBe(true),
);
test.each([`tier: Tier;`, `// feel free to call`, `const project = 'profile';`])('no plan is found in %s', (line) =>
  expect(namesTier(line)).toBe(false),
);

test('a larger plan never allows less, and stocks that are counted stay small enough for it', () => {
  for (const [key, { held, ...allowed }] of Object.entries(entitlements)) {
    expect([allowed.free <= allowed.pro, allowed.pro <= allowed.premium], key).toEqual([true, true]);
    if (held === 'stock') expect(allowed.premium, key).toBeLessThanOrEqual(5_000);
  }
  expect(tierAllowing('seats', 4)).toBe('pro');
  expect(tierAllowing('seats', 1_000_000)).toBeNull();
  expect([tierCovers('pro', 'free'), tierCovers('free', 'pro')]).toEqual([true, false]);
});
