import { expect, test } from 'vitest';
import { fieldsOf } from '@deskwire/api/coerce.ts';
import { accessOf } from '@deskwire/contract/kit/define.ts';
import { errors } from '@deskwire/contract/errors.ts';
import { appRouter } from '@deskwire/router/domains.ts';
import type { Meta } from '@deskwire/router/kit/middleware/trpc.ts';
import { declared } from '../declared.ts';
import { endlessLists, endlessTexts, looseObjects, unstorableTexts, untyped } from './gates.ts';

const entries = [...declared];
const procedures = appRouter._def.procedures as unknown as Readonly<Record<string, { _def: { meta?: Meta } }>>;

test('every procedure of the router stands in the contract and says who may call it', () => {
  for (const [path, { _def }] of Object.entries(procedures)) {
    expect(_def.meta?.entry, path).toBe(declared.get(path));
    expect(accessOf(declared.get(path)!).length, path).toBeGreaterThan(0);
    expect(accessOf(declared.get(path)!), path).not.toContain('worker');
  }
});

/** Texts that are hashed, unsealed, handed to a provider or kept as a file, and never stored or asked for as they are. */
const unstored =
  /^auth\.\S+ \.(?:\w*password|\w*token|binding|device_code|state|code)$|^mailboxes\.receive \.body$|^\S+ \.(?:cursor|grant|token)$/;

test.each([
  { gate: 'lets undeclared fields in', faults: (path: string) => looseObjects(declared.get(path)!.input) },
  { gate: 'lets undeclared fields out', faults: (path: string) => looseObjects(declared.get(path)!.output) },
  { gate: 'lets anything in', faults: (path: string) => untyped(declared.get(path)!.input) },
  { gate: 'takes a list of any length', faults: (path: string) => endlessLists(declared.get(path)!.input) },
  { gate: 'takes a text of any length', faults: (path: string) => endlessTexts(declared.get(path)!.input) },
  {
    gate: 'takes a text that cannot be stored',
    faults: (path: string) =>
      unstorableTexts(declared.get(path)!.input).filter((way) => !unstored.test(`${path} ${way}`)),
  },
])('no procedure $gate', ({ faults }) => {
  expect(entries.flatMap(([path]) => faults(path).map((way) => `${path} ${way}`))).toEqual([]);
});

test('every procedure names only refusals of the one table, each once, and none that all have', () => {
  for (const [path, { errors: own = [] }] of entries) {
    expect(new Set(own).size, path).toBe(own.length);
    for (const code of own) expect(Object.keys(errors), `${path} ${code}`).toContain(code);
  }
});

test('every limit counts by fields that there are', () => {
  for (const [path, { limit = [], input }] of entries) {
    const fields = fieldsOf(input);
    const counted = limit.flatMap(({ by, when }) => [
      ...(by.startsWith('input:') ? [by.slice('input:'.length)] : []),
      ...(when === undefined ? [] : [when]),
    ]);
    for (const field of counted) expect([...fields], `${path} ${field}`).toContain(field);
  }
});
