import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { Owner } from '../sessions/queries.ts';

const on = tables<'chat_drafts' | 'chat_messages' | 'chat_sessions'>();
const columns = [
  'd.id',
  'd.message_id',
  'd.title',
  'd.description',
  'd.type',
  'd.priority',
  'd.category',
  'd.state',
  'd.ticket_id',
] as const;

export const lockDraft = (db: Tx, { team_id, person_id }: Owner, id: string) =>
  on(db)
    .selectFrom('chat_drafts as d')
    .innerJoin('chat_messages as m', (join) =>
      join.onRef('m.team_id', '=', 'd.team_id').onRef('m.id', '=', 'd.message_id'),
    )
    .innerJoin('chat_sessions as s', (join) =>
      join.onRef('s.team_id', '=', 'm.team_id').onRef('s.id', '=', 'm.session_id').on('s.deleted_at', 'is', null),
    )
    .select(columns)
    .where('d.team_id', '=', team_id)
    .where('s.person_id', '=', person_id)
    .where('d.id', '=', id)
    .forUpdate('d')
    .executeTakeFirst();

export const closeDraft = (
  db: Tx,
  { team_id }: InTeam,
  id: string,
  closed: { readonly state: 'confirmed' | 'discarded'; readonly ticket_id: string | null; readonly decided_at: string },
) => on(db).updateTable('chat_drafts').set(closed).where('team_id', '=', team_id).where('id', '=', id).execute();
