import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { email, inTeam, isoDate, text, timestamp } from './fields.ts';
import { useReasons } from './reasons.ts';

beforeAll(() => useReasons());

test.each<[schema: z.ZodType, value: unknown, reason: string]>([
  [z.string(), undefined, 'is required'],
  [z.string(), 1, 'must be a text'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.int(), 'one', 'must be a number'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.array(z.string()), {}, 'must be a list'],
  [z.strictObject({}), [], 'must be an object'],
  [text(3), '', 'must not be empty'],
  [text(3), 'four', 'must have at most 3 characters'],
  [text(9, 2), 'a', 'must have at least 2 characters'],
  [text(9), 'a\u0000', 'contains characters that cannot be stored'],
  [z.array(z.string()).max(1), ['a', 'b'], 'must have at most 1 item'],
  [z.int().min(1), 0, 'must be at least 1'],
  [z.int().max(100), 101, 'must be at most 100'],
  [z.number().positive(), 0, 'must be more than 0'],
  [z.enum(['asc', 'desc']), 'up', 'must be one of asc, desc'],
  [z.literal('me'), 'you', 'must be me'],
  [z.uuid(), 'TKT-1', 'must be a UUID'],
  [email(), 'ada', 'must be an email address'],
  [timestamp(), 'now', 'must be a time in ISO 8601, such as 2026-03-02T09:30:00Z'],
  [isoDate(), '2026-02-30', 'must be a date, such as 2026-03-02'],
  [z.string().regex(/^a$/), 'b', 'must match /^a$/'],
  [z.string().regex(new RegExp(`^${'a'.repeat(100)}$`)), 'b', 'does not have the expected form'],
  [z.number().multipleOf(5), 3, 'must be a multiple of 5'],
  [z.strictObject({}), { colour: 'red' }, 'must not have the field colour'],
  [inTeam({}), { colour: 'red', size: 1 }, 'must not have the fields colour, size; it can have team_id'],
  [
    z.strictObject({ url: z.string(), types: z.array(z.string()).optional(), paused: z.boolean().optional() }),
    { url: 'https://example.com', events: [] },
    'must not have the field events; it can also have types, paused',
  ],
  [z.strictObject({ url: z.string() }), { url: '', events: [] }, 'must not have the field events'],
  [z.union([z.string(), z.number()]), true, 'must be a text or a number'],
  [
    z.union([isoDate(), timestamp()]),
    '2026-02-30',
    'must be a date, such as 2026-03-02, or a time in ISO 8601, such as 2026-03-02T09:30:00Z',
  ],
  [z.union([z.uuid(), z.null()]), undefined, 'is required'],
  [z.union([z.uuid(), z.literal('me'), z.null()]), 1, 'must be a text, me, or null'],
  [z.union([z.array(z.uuid()).max(0), z.literal('me')]), ['you'], 'does not have any of the accepted forms'],
  [z.record(z.string().regex(/^a$/), z.string()), { b: '' }, 'has a key that is not valid'],
])('%# it says what is wrong in the words of a person: $2', (schema, value, reason) => {
  expect(schema.safeParse(value).error?.issues[0]?.message).toBe(reason);
});

test('what is repeated of a request is short', () => {
  const many = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`${at}`.repeat(100), at]));
  expect(inTeam({}).safeParse(many).error!.issues[0]!.message.length).toBeLessThan(1500);
});
