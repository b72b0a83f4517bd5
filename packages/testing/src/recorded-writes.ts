import { Client } from 'pg';

/** One row that was written, and who owned it before and after. */
export interface Write {
  readonly table: string;
  readonly op: 'insert' | 'update' | 'delete';
  readonly team_before: string | null;
  readonly team_after: string | null;
  readonly user_before: string | null;
  readonly user_after: string | null;
}

/** Every write of this transaction so far, in order; others may write at the same time. */
export const READ_WRITES = `select "table", op, team_before, team_after, user_before, user_after from recorded_writes
  where transaction = pg_current_xact_id_if_assigned() order by n`;

/** Lets what this transaction has written so far be written by nobody. */
export const FORGET_WRITES = 'delete from recorded_writes where transaction = pg_current_xact_id_if_assigned()';

/**
 * Makes every table record what is written to it, inside the writing transaction, so that rolled-back writes leave no
 * record. A row belongs to the team and user it names; teams and users belong to themselves.
 */
export async function recordWrites(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`
      create table if not exists recorded_writes (
        n bigint generated always as identity, transaction xid8 default pg_current_xact_id(), "table" text, op text,
        team_before text, team_after text, user_before text, user_after text);
      create or replace function record_write() returns trigger language plpgsql as $$
      declare
        was jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
        now_is jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
        team text := case tg_argv[0] when 'teams' then 'id' else 'team_id' end;
        owner text := case tg_argv[0] when 'users' then 'id' else 'user_id' end;
      begin
        insert into recorded_writes ("table", op, team_before, team_after, user_before, user_after)
        values (tg_argv[0], lower(tg_op), was ->> team, now_is ->> team, was ->> owner, now_is ->> owner);
        return null;
      end $$`);
    await client.query(`
      do $$
      declare
        tab record;
      begin
        for tab in
          select c.relname from pg_class c
          where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
            and c.relname <> 'recorded_writes'
            and not exists (select from pg_trigger t where t.tgrelid = c.oid and t.tgname = 'record_write')
        loop
          execute format('create trigger record_write after insert or update or delete on %I
            for each row execute function record_write(%L)', tab.relname, tab.relname);
        end loop;
      end $$`);
  } finally {
    await client.end();
  }
}
