import { hash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { measure, predict, train } from './classifier.ts';
import { restored, stored } from './store.ts';

const topics = {
  Printing: ['printer', 'paper', 'toner', 'tray', 'jam', 'scanner', 'ink', 'cartridge'],
  Access: ['password', 'login', 'account', 'permission', 'badge', 'role', 'group', 'token'],
  Network: ['router', 'cable', 'wifi', 'vpn', 'latency', 'switch', 'packet', 'gateway'],
};
/** Texts of three topics, which also share words. */
const samples = Array.from({ length: 90 }, (_, at) => {
  const [label, words] = Object.entries(topics)[at % 3]!;
  const own = [0, 3, 5].map((step) => words[(at + step) % words.length]!);
  return { label, text: `hello the ${own.join(' ')} of floor ${at % 7} does not work please help` };
});
const learned = train(samples, () => undefined);

test('labels are told apart, and a text of nothing known is not guessed', async () => {
  const { classifier, metrics } = await learned;
  expect(metrics.accuracy).toBeGreaterThan(0.95);
  expect(predict(classifier, 'the toner and the paper tray jam')).toMatchObject({ label: 'Printing' });
  expect(predict(classifier, 'vpn gateway latency')!.label).toBe('Network');
  expect(predict(classifier, 'quarterly figures of the cafeteria menu')).toBeUndefined();
  expect(predict(classifier, 'toner')).toBeUndefined();
});

test('the same labels teach the same, and what is stored predicts the same', async () => {
  const { classifier } = await learned;
  const again = await train(samples, () => undefined);
  expect(Buffer.from(again.classifier.weights.buffer)).toEqual(Buffer.from(classifier.weights.buffer));
  const text = 'the badge and the login of my account';
  expect(predict(restored(stored(classifier)), text)).toEqual(predict(classifier, text));
});

test('a text is not guessed with confidence where labels have nothing to do with texts', async () => {
  const mixed = samples.map(({ text }, at) => ({
    text,
    label: ['a', 'b'][hash('sha256', `label ${at}`, 'buffer')[0]! % 2]!,
  }));
  const { metrics } = await train(mixed, () => undefined);
  expect(metrics.accuracy).toBeLessThan(0.75);
  expect(metrics.ece).toBeLessThan(0.2);
});

describe('measuring', () => {
  test('who says 90 % and is right 9 of 10 times is calibrated', () => {
    const ten = Array.from({ length: 10 }, (_, at) => ({ confidence: 0.9, right: at > 0 }));
    expect(measure(ten)).toEqual({ accuracy: 0.9, ece: expect.closeTo(0, 9) });
  });
  test('who says 90 % and is right half of the time is off by 40 points', () => {
    const ten = Array.from({ length: 10 }, (_, at) => ({ confidence: 0.9, right: at % 2 === 0 }));
    expect(measure(ten)).toEqual({ accuracy: 0.5, ece: expect.closeTo(0.4, 9) });
  });
});
