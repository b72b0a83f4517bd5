import { expect, test } from 'vitest';
import { contextOf } from './context.ts';
import { ExpressionError, readExpression } from './expression.ts';

const variables = ['event', 'payload'];
const context = contextOf({
  event: { type: 'ticket.updated', entity_version: 3, actor: null, tags: ['a', 'b'] },
  payload: {
    changes: { priority: { from: 'low', to: 'urgent' } },
    hours: 1.5,
    many: Array.from({ length: 300 }, () => 1),
  },
})!;
const value = (source: string) => readExpression(source, variables).evaluate(context);
const refusal = (source: string): string => {
  try {
    readExpression(source, variables);
  } catch (error) {
    if (error instanceof ExpressionError) return error.reason;
    throw error;
  }
  throw new Error(`${source} was accepted`);
};

test.each([
  ['event.type == "ticket.updated"', true],
  ['payload.changes.priority.to in ["high", "urgent"]', true],
  ['event.entity_version + 1', 4],
  ['event.entity_version > 2 && payload.hours < 2.0', true],
  ['has(payload.changes.status)', false],
  ['event.actor == null', true],
  ['event.tags.map(t, t + "!")', ['a!', 'b!']],
  ['event.tags.exists(t, t == "b")', true],
  ['size(payload.many)', 100],
  ['{"key": event.type, "n": 2}', { key: 'ticket.updated', n: 2 }],
  ['event.type.startsWith("ticket.") ? "yes" : "no"', 'yes'],
])('%s is %j', (source, expected) => {
  expect(value(source)).toEqual(expected);
});

test('what does not compile says why and where', () => {
  expect(refusal('event.type ==')).toMatch(/^cannot be read: /);
  expect(refusal('unknown.type == 1')).toMatch(/^cannot be read: .*unknown/i);
  expect(refusal('1 +')).toMatch(/^cannot be read/);
  expect(() => readExpression('event.flag', variables, 'bool')).not.toThrow();
  expect(() => readExpression('"x"', variables, 'bool')).toThrow('must be true or false');
  expect(() => readExpression('event.type', variables, 'bool').evaluate(context)).toThrow('must be true or false');
});

test('what could take long is refused before it runs', () => {
  expect(refusal('event.type.matches("(a+)+$")')).toMatch('matches');
  expect(refusal('event.type.split("")')).toMatch('split');
  expect(refusal('bytes(event.type)')).toMatch('bytes');
  expect(refusal(`${'event.type + '.repeat(150)}"x"`)).toMatch(/longer than 200 terms|nested/);
  expect(refusal(`${'('.repeat(30)}-event.entity_version${')'.repeat(30)} == ${'-'.repeat(30)}1`)).toMatch(
    /nested|cannot be read/,
  );
  const lists = 'payload.many.map(a, payload.many.map(b, payload.many.map(c, a)))';
  expect(refusal(lists)).toMatch('too much work');
  const longer = '(payload.many + payload.many + payload.many).map(a, payload.many.map(b, [a, b]))';
  expect(refusal(longer)).toMatch('too much work');
  expect(refusal('x'.repeat(2001))).toMatch('longer than 2000 characters');
});

test('nothing leads out of the context', () => {
  for (const source of [
    'event.constructor',
    'event.__proto__',
    'event.type.constructor',
    'event.tags.constructor',
    'event["constructor"]',
    'event.tags.constructor.constructor("return 1")()',
    'event.toString()',
  ])
    expect(() => value(source), source).toThrow(ExpressionError);
});

test('the dearest expression that is accepted takes no longer than a blink', () => {
  const context_ = contextOf({
    event: { list: Array.from({ length: 100 }, (_, index) => `${'x'.repeat(500)}${index}`) },
    payload: {},
  })!;
  const source = 'event.list.map(a, event.list.filter(b, b.contains("y"))).size() > 0';
  const expression = readExpression(source, variables);
  expect(expression.evaluate(context_)).toBe(true);
});

test('a context that is too large is not evaluated at all', () => {
  expect(contextOf({ event: 'x'.repeat(70_000) })).toBeUndefined();
});
