import { expect, test } from 'vitest';
import { contract, type AppRouter } from '@deskwire/contract/contract.ts';
import { accessOf, entries } from '@deskwire/contract/kit/define.ts';
import { appRouter } from './app-router.ts';
import { jobs, systemRouter } from './jobs.ts';
import { reactions } from './reactions.ts';

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
