import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contract, type AppRouter } from '@deskwire/contract/contract.ts';
import { errors } from '@deskwire/contract/errors.ts';
import { events } from '@deskwire/contract/events.ts';
import { accessOf, entries } from '@deskwire/contract/kit/define.ts';
import { entitlements, heldAs, type EntitlementKey } from '@deskwire/contract/kit/entitlements.ts';
import { z } from 'zod';
import { appRouter, domainIndex, domains, jobs, reactions, systemRouter } from './domains.ts';
import { indexOf } from './kit/domain.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : { expected: A; got: B };
/** What a client sees of a router: kinds, inputs, outputs and error codes. */
type Seen<R> = R extends { _def: { type: infer K; $types: infer T } }
  ? { type: K; types: { [F in keyof T]: T[F] } }
  : { [K in keyof R]: Seen<R[K]> };

test('the router that clients are told of is the router that is served', () => {
  const same: Same<Seen<AppRouter['_def']['record']>, Seen<(typeof appRouter)['_def']['record']>> = true;
  expect(same).toBe(true);
});

interface Built {
  _def: { meta?: { entry?: unknown } };
}
const built = (router: { _def: { procedures: object } }) =>
  new Map(Object.entries(router._def.procedures) as [string, Built][]);

test('every procedure is built from the contract entry at its own path', () => {
  const procedures = built(appRouter);
  const declared = [...entries(contract)];
  expect(declared.length).toBeGreaterThan(4);
  expect([...procedures.keys()].toSorted()).toEqual(declared.map(([path]) => path).toSorted());
  for (const [path, entry] of declared) {
    expect(procedures.get(path)!._def.meta?.entry, path).toBe(entry);
    expect(accessOf(entry), `${path} must not be served`).not.toContain('worker');
  }
});

test('every job stands in the system router under its name, and every reaction has a job', () => {
  expect([...built(systemRouter).keys()].toSorted()).toEqual([...jobs.keys()].toSorted());
  for (const { job } of reactions) expect(jobs.get(job.name), job.name).toBe(job);
});

test('every kind of row that a procedure names has a domain that says where it is', () => {
  const known = new Set(
    Object.values(domains).flatMap((domain) => ('references' in domain ? Object.keys(domain.references) : [])),
  );
  const named = new Map<string, string>();
  for (const [path, entry] of entries(contract))
    for (const schema of [entry.input, entry.output])
      for (const kind of kindsIn(schema as z.ZodType)) named.set(kind, path);
  expect(named.size).toBeGreaterThan(15);
  for (const [kind, path] of named) expect(known, `${path} names a "${kind}"`).toContain(kind);
});

/** The kinds of reference anywhere in a schema. */
function kindsIn(schema: z.ZodType): Set<string> {
  const kinds = new Set<string>();
  z.toJSONSchema(schema, {
    unrepresentable: 'any',
    io: 'input',
    override: ({ zodSchema }) => {
      const ref = (z.globalRegistry.get(zodSchema) as { ref?: string } | undefined)?.ref;
      if (ref !== undefined) kinds.add(ref);
    },
  });
  return kinds;
}

test('every entity of an event has an audience', () => {
  for (const type of Object.keys(events))
    expect([...domainIndex.audiences.keys()], type).toContain(type.split('.', 1)[0]);
});

test('every stock that plans limit is counted by a domain', () => {
  const counted = Object.keys(entitlements).filter((key) => heldAs(key as EntitlementKey) === 'stock');
  expect([...domainIndex.stocks.keys()].toSorted()).toEqual(counted.toSorted());
});

test('two domains cannot claim the same kind of row or the same entity', () => {
  const one = { references: { thing: 'tickets' } } as const;
  const other = { audiences: { thing: { needs: 'tickets.read' } } } as const;
  expect(() => indexOf({ one, two: one })).toThrow('"thing"');
  expect(() => indexOf({ other, two: other })).toThrow('"thing"');
  expect(indexOf({ one, other }).homeOf('thing')).toBe('tickets');
});

test('no error and no event is declared by two domains', () => {
  const folder = join(import.meta.dirname, '../../contract/src');
  for (const [kind, all] of [
    ['errors', errors],
    ['events', events],
  ] as const) {
    const declared = globSync(`**/*.${kind}.ts`, { cwd: folder })
      .filter((file) => !file.includes('area.'))
      .flatMap((file) => [
        ...readFileSync(join(folder, file), 'utf8').matchAll(
          kind === 'errors' ? /^  ([A-Z_]+):/gm : /^  '([a-z_.]+)':/gm,
        ),
      ])
      .map(([, name]) => name!);
    expect(declared.length).toBeGreaterThan(10);
    expect(declared.filter((name, at) => declared.indexOf(name) !== at)).toEqual([]);
    for (const name of declared) expect(Object.keys(all)).toContain(name);
  }
});
