import { sql, type RawBuilder } from 'kysely';
import type { TeamScope } from '../../kit/context.ts';

/** Whether somebody is in the conversation that a column names. */
export const isInThread = ({ team_id, person_id }: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from thread_people tp where tp.team_id = ${team_id} and tp.thread_id = ${id}
    and tp.person_id = ${person_id} and tp.gone_at is null)`;

/** Whether somebody may read the message that a column names. */
export const readsMessage = ({ team_id, person_id }: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> =>
  sql<boolean>`exists (select from messages m join thread_people tp on tp.team_id = m.team_id and tp.thread_id = m.thread_id
    where m.team_id = ${team_id} and m.id = ${id} and tp.person_id = ${person_id} and tp.gone_at is null
    and m.created_at >= tp.joined_at)`;
