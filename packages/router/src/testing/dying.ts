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
