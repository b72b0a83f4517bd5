import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';

const on = tables<'idempotency_keys' | 'idempotency_effects'>();
export interface Place {
  principal: string;
  procedure: string;
  key: string;
}
export interface Begun {
  locked: boolean;
  body_hash: Buffer | null;
  answer: string | null;
}

/** Takes the key for this transaction and reads what it answered before. `locked: false`: another request holds it. */
export const begin = async (db: Tx, { principal, procedure, key }: Place, now: string): Promise<Begun> =>
  (await sql<Begun>`select * from idempotency_begin(${principal}, ${procedure}, ${key}, ${now})`.execute(on(db)))
    .rows[0]!;

/** Keeps an answer for the key; a row that had expired is replaced. */
export const keep = (
  db: Tx,
  place: Place,
  row: { body_hash: Buffer; answer: string; now: string; expires_at: string },
) =>
  on(db)
    .insertInto('idempotency_keys')
    .values({ ...place, body_hash: row.body_hash, answer: row.answer, created_at: row.now, expires_at: row.expires_at })
    .onConflict((conflict) =>
      conflict.columns(['principal', 'procedure', 'key']).doUpdateSet({
        body_hash: row.body_hash,
        answer: row.answer,
        effect: null,
        leased_until: null,
        created_at: row.now,
        expires_at: row.expires_at,
      }),
    )
    .execute();

/** Those of an earlier use of the key do not count: they expired with it. */
const effectRows = ({ principal, procedure, key }: Place, now: string) =>
  sql`idempotency_effects e where e.principal = ${principal} and e.procedure = ${procedure} and e.key = ${key}
    and e.expires_at > ${now}`;
const hasEffects = (place: Place, now: string) => sql<boolean>`exists (select from ${effectRows(place, now)})`;
const effectsOf = (place: Place, now: string) =>
  sql<(readonly [name: string, effect: string])[]>`(
    select coalesce(jsonb_agg(jsonb_build_array(e.name, e.effect)), '[]') from ${effectRows(place, now)})`;

/**
 * Leases the key to a procedure that runs without a surrounding transaction, and tells what one before it had done for the same
 * body when it died. Undefined: it is taken.
 */
export const lease = (
  db: Db,
  place: Place,
  row: { body_hash: Buffer; now: string; leased_until: string; expires_at: string },
) =>
  on(db)
    .insertInto('idempotency_keys')
    .values({
      ...place,
      body_hash: row.body_hash,
      leased_until: row.leased_until,
      created_at: row.now,
      expires_at: row.expires_at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['principal', 'procedure', 'key'])
        .doUpdateSet({
          body_hash: row.body_hash,
          answer: null,
          effect: sql<
            string | null
          >`case when idempotency_keys.expires_at > ${row.now} then idempotency_keys.effect end`,
          leased_until: row.leased_until,
          created_at: row.now,
          expires_at: row.expires_at,
        })
        .where((eb) =>
          eb.or([
            eb('idempotency_keys.expires_at', '<=', row.now),
            eb.and([
              eb('idempotency_keys.answer', 'is', null),
              eb('idempotency_keys.leased_until', '<=', row.now),
              eb.or([
                eb.and([eb('idempotency_keys.effect', 'is', null), sql<boolean>`not ${hasEffects(place, row.now)}`]),
                eb('idempotency_keys.body_hash', '=', row.body_hash),
              ]),
            ]),
          ]),
        ),
    )
    .returning(['effect', effectsOf(place, row.now).as('effects')])
    .executeTakeFirst();

const whereIs = (place: Place) =>
  sql<boolean>`principal = ${place.principal} and procedure = ${place.procedure} and key = ${place.key}`;
export const find = (db: Db, place: Place) =>
  on(db).selectFrom('idempotency_keys').select(['body_hash', 'answer']).where(whereIs(place)).executeTakeFirst();
/** The lease that is still ours: one that ran out may be somebody else's by now. */
const whereLeased = (place: Place, leased_until: string) =>
  sql<boolean>`${whereIs(place)} and answer is null and leased_until = ${leased_until}`;
/** Gives the key back to whoever repeats the call, with what was done. */
export const release = (db: Db, place: Place, leased_until: string) =>
  sql`
    with done as (
      update idempotency_keys set leased_until = created_at
      where ${whereLeased(place, leased_until)} and (effect is not null or ${hasEffects(place, '-infinity')}))
    delete from idempotency_keys
    where ${whereLeased(place, leased_until)} and effect is null and not ${hasEffects(place, '-infinity')}`.execute(
    on(db),
  );
/** Keeps what was done under a lease. False: the lease is over, and somebody else may be doing it. */
export const keepEffect = async (db: Tx, place: Place, leased_until: string, effect: string): Promise<boolean> =>
  (await on(db)
    .updateTable('idempotency_keys')
    .set({ effect })
    .where(whereLeased(place, leased_until))
    .returning('key')
    .executeTakeFirst()) !== undefined;
/** Keeps one of several things that were done under a lease. False: the same. */
export const keepOneOf = async (
  db: Tx,
  place: Place,
  leased_until: string,
  { name, effect }: { readonly name: string; readonly effect: string },
): Promise<boolean> => {
  const { rows } = await sql<{ name: string }>`
    with held as (
      select principal, procedure, key, expires_at from idempotency_keys
      where ${whereLeased(place, leased_until)} for no key update)
    insert into idempotency_effects (principal, procedure, key, name, effect, expires_at)
    select principal, procedure, key, ${name}, ${effect}, expires_at from held
    on conflict (principal, procedure, key, name) do update set effect = excluded.effect, expires_at = excluded.expires_at
    returning name`.execute(on(db));
  return rows.length > 0;
};
export const finish = (db: Db, place: Place, leased_until: string, answer: string) =>
  sql`
    with finished as (
      update idempotency_keys set answer = ${answer}, effect = null, leased_until = null
      where ${whereLeased(place, leased_until)}
      returning principal, procedure, key)
    delete from idempotency_effects e using finished f
    where e.principal = f.principal and e.procedure = f.procedure and e.key = f.key`.execute(on(db));
