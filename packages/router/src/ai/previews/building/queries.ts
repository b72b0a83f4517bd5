import { sql } from 'kysely';
import type { PreviewState } from '@deskwire/contract/ai/previews.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import type { Platform, Source } from '../queries.ts';

const on = tables<'preview_jobs'>();
export interface Work {
  readonly id: string;
  readonly state: PreviewState;
  readonly attempt: number;
  readonly platform: Platform;
  readonly files: readonly Source[];
  readonly requested_by: string;
  readonly heard_at: string;
  readonly deadline_at: string;
}
const work = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('preview_jobs as j')
    .select([
      'j.id',
      'j.state',
      'j.attempt',
      'j.platform',
      'j.requested_by',
      'j.heard_at',
      'j.deadline_at',
      sql<readonly Source[]>`j.files`.as('files'),
    ])
    .where('j.team_id', '=', team_id)
    .where('j.id', '=', id)
    .$castTo<Work>();

/** The facts about a job that a worker needs. */
export const findWork = (db: Db, team: InTeam, id: string) => work(db, team, id).executeTakeFirst();
export const lockWork = (db: Tx, team: InTeam, id: string) => work(db, team, id).forNoKeyUpdate('j').executeTakeFirst();

/** Jobs of all teams whose artifact has been kept long enough. */
export const listExpired = (db: Db, now: string, limit: number) =>
  on(db)
    .selectFrom('preview_jobs')
    .select(['team_id', 'id'])
    .where('artifact_file_id', 'is not', null)
    .where('artifact_expires_at', '<=', now)
    .orderBy('artifact_expires_at')
    .limit(limit)
    .execute();

export const forgetArtifact = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .updateTable('preview_jobs')
    .set({ artifact_file_id: null })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();
