import { sql } from 'kysely';
import type {
  EstimateLine,
  EstimateOutcome,
  EstimateTax,
  EstimateVersion,
} from '@deskwire/contract/field/estimates.schemas.ts';
import type { PersonName } from '@deskwire/contract/identity/names.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { isHere, personShown } from '../../../identity/people/fragments.ts';
import { isLiveTeam, teamLocale, teamName } from '../../../identity/teams/fragments.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';
import type { Sums } from '../figures/content.ts';

const on = tables<'estimate_versions' | 'estimates'>();

const columns = [
  'v.id',
  'v.estimate_id',
  'v.number',
  'v.title',
  'v.client_name',
  'v.currency',
  'v.subtotal',
  'v.discount',
  'v.tax',
  'v.total',
  'v.valid_until',
  'v.needs_signature',
  'v.expires_at',
  'v.sent_by',
  'v.sent_at',
  'v.viewed_at',
  'v.outcome',
  'v.decided_by',
  'v.decided_via',
  'v.reason',
  'v.closed_at',
  sql<string>`encode(v.sha256, 'hex')`.as('sha256'),
] as const;
const versions = (db: Db, { team_id }: InTeam) =>
  on(db).selectFrom('estimate_versions as v').where('v.team_id', '=', team_id);

export function listVersions(db: Db, scope: InTeam, estimate_id: string, slice: Slice) {
  const matching = versions(db, scope).where('v.estimate_id', '=', estimate_id);
  const rows = matching
    .select(columns)
    .select([
      personShown('v.team_id', 'v.sent_by').as('sender'),
      personShown<PersonName | null>('v.team_id', 'v.decided_by').as('decider'),
    ])
    .$castTo<EstimateVersion>();
  return listed(db, { rows, matching: matching.select('v.id') }, ['v.number'], 'desc', slice);
}

/** A version without its document. */
export type VersionRow = Omit<EstimateVersion, 'sender' | 'decider'> & { readonly client_id: string };
const versionNumbered = (db: Db, scope: InTeam, estimate_id: string, number: number) =>
  versions(db, scope)
    .select([...columns, 'v.client_id'])
    .where('v.estimate_id', '=', estimate_id)
    .where('v.number', '=', number)
    .$castTo<VersionRow>();
export const findVersion = (db: Db, scope: InTeam, estimate_id: string, number: number) =>
  versionNumbered(db, scope, estimate_id, number).executeTakeFirst();

/** The document of a version. */
export const findDocument = (db: Db, scope: InTeam, estimate_id: string, number: number) =>
  versions(db, scope)
    .select(['v.pdf', 'v.number'])
    .where('v.estimate_id', '=', estimate_id)
    .where('v.number', '=', number)
    .executeTakeFirst();

export interface NewVersion extends Sums {
  readonly id: string;
  readonly estimate_id: string;
  readonly number: number;
  readonly client_id: string;
  readonly title: string;
  readonly client_name: string;
  readonly client_email: string;
  readonly introduction: string;
  readonly terms: string;
  readonly currency: string;
  readonly lines: readonly EstimateLine[];
  readonly taxes: readonly EstimateTax[];
  readonly valid_until: string;
  readonly expires_at: string;
  readonly needs_signature: boolean;
  readonly pdf: Buffer;
  readonly sha256: Buffer;
  readonly sent_by: string;
  readonly sent_at: string;
}
export const insertVersion = (db: Tx, { team_id }: InTeam, { lines, taxes, ...row }: NewVersion) =>
  on(db)
    .insertInto('estimate_versions')
    .values({ ...row, team_id, lines: JSON.stringify(lines), taxes: JSON.stringify(taxes) })
    .execute();

export interface Closing {
  readonly outcome: EstimateOutcome;
  readonly decided_by?: string;
  readonly decided_via?: 'app' | 'link';
  readonly reason?: string | null;
}
/** Says what came of the version that waits. Undefined: none does. */
export const closeVersion = (db: Tx, { team_id }: InTeam, estimate_id: string, closing: Closing, now: string) =>
  on(db)
    .updateTable('estimate_versions')
    .set({ ...closing, closed_at: now })
    .where('team_id', '=', team_id)
    .where('estimate_id', '=', estimate_id)
    .where('outcome', 'is', null)
    .returning(['id', 'number', sql<string>`encode(sha256, 'hex')`.as('sha256')])
    .executeTakeFirst();

/** Notes when the client first saw the version that waits. False: it was noted before. */
export const markViewed = async (db: Tx, { team_id }: InTeam, id: string, now: string): Promise<boolean> =>
  (await on(db)
    .updateTable('estimate_versions')
    .set({ viewed_at: now })
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('viewed_at', 'is', null)
    .returning('id')
    .executeTakeFirst()) !== undefined;

/** The version that the link of an email opens, as long as its estimate and its client exist. */
export const findLinked = (db: Db, team_id: TeamId, id: string) =>
  versions(db, { team_id })
    .innerJoin('estimates as e', (join) =>
      join.onRef('e.team_id', '=', 'v.team_id').onRef('e.id', '=', 'v.estimate_id'),
    )
    .select([...columns, 'v.client_id', 'v.introduction', 'v.terms', 'v.lines', 'v.taxes'])
    .select([
      'e.number as estimate_number',
      'e.status',
      teamName('v.team_id').as('team_name'),
      teamLocale('v.team_id').as('locale'),
    ])
    .where('v.id', '=', id)
    .where(isLiveTeam('v.team_id'))
    .where(sql<boolean>`coalesce(${isHere('v.team_id', 'v.client_id')}, false)`)
    .$castTo<LinkedRow>()
    .executeTakeFirst();
export interface LinkedRow extends VersionRow {
  readonly introduction: string;
  readonly terms: string;
  readonly lines: EstimateLine[];
  readonly taxes: EstimateTax[];
  readonly estimate_number: number;
  readonly status: 'draft' | 'sent' | 'viewed' | 'approved' | 'declined' | 'expired' | 'withdrawn';
  readonly team_name: string;
  readonly locale: string;
}
