import type { Kysely } from 'kysely';
import { asDb, type Database } from '@deskwire/database/schema.ts';
import type { TestWorld } from './world.ts';

let serial = 0;

/** Lets one statement fail, once: what its transaction wrote is gone, as if the process had died before the commit. */
export const dieAt = (world: TestWorld, what: string, condition: string): Promise<void> =>
  failAt(world, what, condition, 'P0001');

/** The same where PostgreSQL ends the transaction for another one, as with a deadlock. */
export const deadlockAt = (world: TestWorld, what: string, condition: string): Promise<void> =>
  failAt(world, what, condition, '40P01');

async function failAt({ pool }: TestWorld, what: string, condition: string, code: string): Promise<void> {
  const name = `crash_${++serial}`;
  await pool.query(`
    create sequence ${name};
    create function ${name}() returns trigger language plpgsql as $$
      begin
        if nextval('${name}') = 1 then raise 'killed at ${name}' using errcode = '${code}'; end if;
        return coalesce(new, old);
      end $$;
    create trigger ${name} before ${what} for each row when (${condition}) execute function ${name}()`);
}

/** Lets the worker die around one call of a procedure: before it, or after it was committed and before it answered. */
export function dieAround({ services }: TestWorld, path: string, when: 'before' | 'after'): void {
  const { call, db } = services;
  Object.assign(services, {
    call: async (...given: Parameters<typeof call>) => {
      if (given[1] !== path) return call(...given);
      if (when === 'after') await call(...given);
      // Whatever the worker does next, it is not there any more to do it.
      const dead = new Proxy(db, {
        get: () => {
          Object.assign(services, { call, db });
          throw new Error('killed around a call');
        },
      });
      Object.assign(services, { db: dead });
      return {};
    },
  });
}

/** Lets the next transaction be committed, and the line be cut before anybody hears of it. */
export function loseNextCommit({ services }: TestWorld): void {
  const { db } = services;
  const kysely = db as unknown as Kysely<Database>;
  const cut = new Proxy(kysely, {
    get(target, name) {
      if (name !== 'transaction') {
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      }
      Object.assign(services, { db });
      return () => ({
        async execute(work: Parameters<ReturnType<typeof kysely.transaction>['execute']>[0]) {
          await target.transaction().execute(work);
          throw new Error('cut off before the answer');
        },
      });
    },
  });
  Object.assign(services, { db: asDb(cut) });
}
