import { sql } from 'kysely';
import { tables, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'project_comments'>();

interface Deletion {
  readonly deleted_at: string | null;
  readonly purge_at: string | null;
}
export async function setDeleted(db: Tx, { team_id }: InTeam, id: string, at: Deletion): Promise<void> {
  await sql`
    update project_comments set deleted_at = ${at.deleted_at}, purge_at = ${at.purge_at}, version = version + 1
    where team_id = ${team_id} and id = ${id}`.execute(on(db));
}

/** Purges a deleted comment that has expired. One that was restored stays. */
export async function purgeComment(db: Tx, team_id: TeamId, id: string, now: string): Promise<void> {
  await sql`
    delete from project_comments
    where team_id = ${team_id} and id = ${id} and deleted_at is not null and purge_at <= ${now}`.execute(on(db));
}
