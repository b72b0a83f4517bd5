import { sql } from 'kysely';
import type { TicketForm } from '@deskwire/contract/desk/tickets.forms.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import { versionsOf } from '../../../kit/versions/queries.ts';

const on = tables<'ticket_forms' | 'ticket_fields'>();

type Type = TicketForm['type'];
/** The name of a form as a whole that has a version. */
export const formOf = (type: Type) => `ticket_form:${type}`;

/** The forms of a team, with those of their fields that are still there, in order. */
export async function listForms(db: Db, { team_id }: TeamScope): Promise<Listed[]> {
  const { rows } = await sql<Listed>`
    select o.type, ${versionsOf('o.team_id', sql`'ticket_form:' || o.type`)} as version, coalesce((
      select jsonb_agg(jsonb_build_object('key', f.key, 'requesters', e.value ->> 'requesters',
        'agents', e.value ->> 'agents', 'visible', f.requester_visible) order by (e.value ->> 'position')::integer)
      from jsonb_each(o.fields) as e(key, value)
      join ticket_fields f on f.team_id = o.team_id and f.key = e.key), '[]') as fields
    from ticket_forms o where o.team_id = ${team_id} order by o.type`.execute(on(db));
  return rows;
}
export interface Listed {
  readonly type: Type;
  readonly version: number;
  readonly fields: readonly (TicketForm['fields'][number] & { readonly visible: boolean })[];
}

export const writeForm = (
  db: Tx,
  { team_id }: TeamScope,
  { type, fields }: Pick<TicketForm, 'type' | 'fields'>,
  now: string,
) => {
  const byKey = Object.fromEntries(fields.map(({ key, ...asked }, position) => [key, { ...asked, position }]));
  const set = { fields: JSON.stringify(byKey), updated_at: now };
  return on(db)
    .insertInto('ticket_forms')
    .values({ team_id, type, ...set })
    .onConflict((conflict) => conflict.columns(['team_id', 'type']).doUpdateSet(set))
    .execute();
};

/** False where there is none. */
export const deleteForm = async (db: Tx, { team_id }: TeamScope, type: TicketForm['type']): Promise<boolean> =>
  (await on(db)
    .deleteFrom('ticket_forms')
    .where('team_id', '=', team_id)
    .where('type', '=', type)
    .returning('type')
    .executeTakeFirst()) !== undefined;
