import { sql } from 'kysely';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { personMay, personShown } from '../../../identity/people/fragments.ts';
import { isLiveTeam, teamName } from '../../../identity/teams/fragments.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'report_shares' | 'reports'>();
const columns = [
  's.id',
  's.report_id',
  's.n',
  's.via',
  's.recipients',
  's.created_by',
  's.created_at',
  's.expires_at',
  's.revoked_at',
  personShown('s.team_id', 's.created_by').as('creator'),
] as const;
const shares = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('report_shares as s').where('s.team_id', '=', team_id);

export const listShares = (db: Db, scope: InTeam, report_id: string) =>
  shares(db, scope)
    .select(columns)
    .where('s.report_id', '=', report_id)
    .orderBy('s.created_at', 'desc')
    .limit(1000)
    .execute();
export const getShare = (db: Db, scope: InTeam, id: string) =>
  shares(db, scope).select(columns).where('s.id', '=', id).executeTakeFirstOrThrow();

/** A share of a report of somebody. */
export const lockShare = (db: Tx, scope: TeamScope, id: string) =>
  shares(db, scope)
    .innerJoin('reports as r', (join) => join.onRef('r.team_id', '=', 's.team_id').onRef('r.id', '=', 's.report_id'))
    .select('s.id')
    .where('s.id', '=', id)
    .where('r.author_id', '=', scope.person_id)
    .forUpdate('s')
    .executeTakeFirst();

export interface NewShare {
  readonly id: string;
  readonly report_id: string;
  readonly n: number;
  readonly token_hash: Buffer;
  readonly via: 'link' | 'mail';
  readonly recipients: readonly string[];
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string;
}
export async function insertShare(db: Tx, { team_id }: InTeam, share: NewShare): Promise<void> {
  await on(db)
    .insertInto('report_shares')
    .values({ ...share, recipients: [...share.recipients], team_id })
    .execute();
}
export const revokeShare = (db: Tx, { team_id }: InTeam, id: string, at: string) =>
  on(db)
    .updateTable('report_shares')
    .set((eb) => ({ revoked_at: eb.fn.coalesce('revoked_at', eb.val(at)) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .execute();

/** The report that a link shows; none once the link has ended, the report is gone, or its maker may no longer share. */
export const findShared = (db: Db, token_hash: Buffer, now: string) =>
  on(db)
    .selectFrom('report_shares as s')
    .innerJoin('reports as r', (join) => join.onRef('r.team_id', '=', 's.team_id').onRef('r.id', '=', 's.report_id'))
    .select(['s.report_id', 's.n', 's.expires_at', 'r.title'])
    .select(teamName('s.team_id').as('team_name'))
    .select((eb) => eb.ref('s.team_id').$castTo<TeamId>().as('team_id'))
    .where('s.token_hash', '=', token_hash)
    .where('s.revoked_at', 'is', null)
    .where('s.expires_at', '>', now)
    .where('r.deleted_at', 'is', null)
    .where(isLiveTeam('s.team_id'))
    .where(sql<boolean>`${personMay('s.team_id', 's.created_by', 'reports.write')}`)
    .executeTakeFirst();
