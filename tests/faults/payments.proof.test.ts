import { expect, onTestFailed, test } from 'vitest';
import { killAroundLemonSqueezy } from './lemonsqueezy.ts';
import { killAroundPayments } from './payments.ts';

test.each([
  ['Stripe', killAroundPayments],
  ['Lemon Squeezy', killAroundLemonSqueezy],
] as const)('programs that are killed around each call of %s leave one effect of it', async (_provider, kill) => {
  const story: string[] = [];
  onTestFailed(() => console.log(story.join('\n')));
  const { wrong, kills, logs } = await kill((line) => void story.push(line));
  expect({ wrong, logs }).toEqual({ wrong: [], logs: undefined });
  expect(kills).toBe(16);
});
