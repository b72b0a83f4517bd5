import { afterAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { boundsOf } from '@deskwire/testing/bounds.ts';
import { byDomain, createRig, procedures } from '../access-matrix/rig.ts';
import { inputOf, whoMay } from '../kit/inputs.ts';
import { pauseMeter } from '../kit/longest-pause.ts';
import type { Input } from '../kit/requests.ts';
import { sampled, type Hostile } from './invalid.ts';

const rig = await createRig();
const meter = pauseMeter();
afterAll(async () => {
  meter.stop();
  await rig.close();
});

/** Longer than this, nobody else is served. */
const LONGEST = 200;
/**
 * The shortest time for which some work holds the loop, in three tries at most: collecting garbage interrupts any of them,
 * and what takes long by itself takes long each time.
 */
async function held<T>(work: () => Promise<T>): Promise<{ result: T; pause: number }> {
  let shortest = Infinity;
  for (let tries = 1; ; tries++) {
    meter.longest();
    const result = await work();
    shortest = Math.min(shortest, meter.longest());
    if (shortest <= LONGEST || tries === 3) return { result, pause: shortest };
  }
}
const seed = process.env['SEED'] ?? '1';
const most = seed === 'all' ? Infinity : 12;

/** Texts over which expressions and parsers go back and forth. */
const patterns = [
  '<!---->',
  ' ',
  '\t',
  '.',
  '-',
  '/',
  'a.',
  '((',
  '[](',
  '*_',
  '\u0301',
  '\u200b',
  '@a',
  '%',
  '&#',
  ',"',
  '9',
  '😀',
];
const instants = ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '1990-01-01T00:00:00Z', '9999-12-31T23:59:59Z'];
const isoDay = (instant: string): string => instant.slice(0, 10);

/** The longest texts and lists that a schema accepts, and the earliest and latest of all its dates at once. */
function longInputs({ input }: Entry, right: Input): Hostile[] {
  const fields = Object.entries((input as { shape?: Readonly<Record<string, z.core.$ZodType>> }).shape ?? {});
  const texts = fields.flatMap(([field, schema]) => longOf(field, schema, right));
  const dated = fields.filter(([field]) => /(_date|_at|_after|_before|_from|_to|^at|^since|^until)$/.test(field));
  const times = [instants, instants.map(isoDay)].flatMap((ends) =>
    ends.flatMap((first) =>
      ends.map((last) => ({
        name: `dates from ${first} to ${last}`,
        value: {
          ...right,
          ...Object.fromEntries(
            dated.map(([field]) => [field, /(end|before|until|_to)/.test(field) ? last : first] as const),
          ),
        },
      })),
    ),
  );
  return [...texts, ...(dated.length === 0 ? [] : times)];
}

function longOf(field: string, schema: z.core.$ZodType, right: Input): Hostile[] {
  const inner = unwrapped(schema);
  const { type } = inner._zod.def;
  const length = Math.min(boundsOf(inner).maximum ?? 20_000, 200_000);
  const put = (name: string, value: unknown): Hostile => ({
    name: `${field}: ${name}`,
    value: { ...right, [field]: value },
  });
  if (type === 'string')
    return patterns.map((pattern) => {
      const filled = pattern.repeat(Math.ceil(length / pattern.length));
      return put(JSON.stringify(pattern), `a${filled.slice(0, Math.max(0, length - 2))}x`);
    });
  const { element } = inner._zod.def as { element?: z.core.$ZodType };
  if (type !== 'array' || element === undefined) return [];
  const [sample] = Array.isArray(right[field]) ? (right[field] as unknown[]) : [];
  return [
    put(
      'as many as there may be',
      Array.from({ length: Math.min(length, 1000) }, () => sample ?? 'a.'.repeat(50)),
    ),
  ];
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType, in: from } = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  if (innerType !== undefined) return unwrapped(innerType);
  return from === undefined ? schema : unwrapped(from);
}

describe(`no input holds the event loop for ${LONGEST} ms (SEED=${seed})`, () => {
  let calls = 0;
  describe.each(byDomain(procedures.filter((one) => rig.doors.trpc.serves(...one))))('of $domain', (of) => {
    test.each(of.procedures)('%s', async (path, entry) => {
      const slow: string[] = [];
      const actor = whoMay(entry);
      const right = inputOf(rig.stage, path, entry, actor);
      const some = path.startsWith('auth.') ? most * 0.4 : most;
      // The first call of a procedure compiles and loads what it needs.
      await rig.attempt(rig.doors.trpc, actor, path, entry, right);
      for (const { name, value } of sampled(longInputs(entry, right), some, `${seed} ${path}`)) {
        calls += 1;
        const { result, pause } = await held(() => rig.attempt(rig.doors.trpc, actor, path, entry, value));
        if (result.answer.code === 'INTERNAL') slow.push(`${name}: INTERNAL`);
        if (pause > LONGEST) slow.push(`${name}: ${pause.toFixed(0)} ms`);
      }
      expect(slow).toEqual([]);
    });
  });
  test('there was something to try', () => expect(calls).toBeGreaterThan(500));

  test.each([
    'range',
    'if-none-match',
    'if-range',
    'accept',
    'accept-encoding',
    'accept-language',
    'content-type',
    'cookie',
    'origin',
    'authorization',
    'idempotency-key',
    'x-team-id',
    'x-request-id',
    'traceparent',
    'forwarded',
    'x-forwarded-for',
    'user-agent',
  ])('in the header %s', async (header) => {
    const bearer = rig.stage.bearers.owner!;
    const addresses = ['/api/v1/tickets', `/api/v1/files/${rig.stage.a.rows.file}/download`, '/trpc/users.me', '/docs'];
    for (const url of addresses)
      for (const pattern of patterns.filter((text) => /^[\x20-\x7e\t]+$/.test(text))) {
        const value = `bytes=a${pattern.repeat(15_000 / pattern.length)}x`;
        const headers = { authorization: `Bearer ${bearer}`, [header]: value };
        const { result, pause } = await held(() => rig.app.inject({ method: 'GET', url, headers }));
        expect([url, pattern, result.statusCode < 500]).toEqual([url, pattern, true]);
        expect([url, pattern, pause <= LONGEST]).toEqual([url, pattern, true]);
      }
  });

  test('in the name, the kind or the bytes of a file', async () => {
    for (const pattern of patterns) {
      const long = `a${pattern.repeat(4_000)}x`;
      const name = long.replaceAll(/[\r\n"]/g, '_').slice(0, 40_000);
      const file = `--bound\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/plain\r\n\r\n${long}\r\n--bound--\r\n`;
      const { result, pause } = await held(() =>
        rig.app.inject({
          method: 'POST',
          url: '/api/v1/files/upload',
          headers: {
            authorization: `Bearer ${rig.stage.bearers.owner!}`,
            'content-type': 'multipart/form-data; boundary=bound',
          },
          payload: file,
        }),
      );
      expect([pattern, result.statusCode < 500]).toEqual([pattern, true]);
      expect([pattern, pause <= LONGEST]).toEqual([pattern, true]);
    }
  });

  test('a loop that is held each time is noticed', async () => {
    const { pause } = await held(async () => {
      const until = performance.now() + 1000;
      while (performance.now() < until);
      await new Promise(setImmediate);
    });
    expect(pause).toBeGreaterThan(LONGEST / 2);
  });
});
