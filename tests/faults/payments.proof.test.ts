import { expect, test } from 'vitest';
import { killAroundPayments } from './payments.ts';

test('programs that are killed around each call of the payment provider leave one effect of it', async ({
  onTestFailed,
}) => {
  const story: string[] = [];
  onTestFailed(() => console.log(story.join('\n')));
  const { wrong, kills, logs } = await killAroundPayments((line) => void story.push(line));
  expect({ wrong, logs }).toEqual({ wrong: [], logs: undefined });
  expect(kills).toBe(16);
});
