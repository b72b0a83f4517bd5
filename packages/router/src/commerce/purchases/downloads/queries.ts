import type { PurchaseStatus } from '@deskwire/contract/commerce/purchases.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { InTeam, TeamId } from '../../../kit/team-id.ts';

const on = tables<'purchases' | 'purchase_downloads'>();

/** Counts a download of what is paid and has downloads left. Undefined: it is not, or has none. */
export const countDownload = (db: Tx, { team_id }: InTeam, id: string) =>
  on(db)
    .updateTable('purchases')
    .set((eb) => ({ downloads: eb('downloads', '+', 1) }))
    .where('team_id', '=', team_id)
    .where('id', '=', id)
    .where('status', '=', 'paid')
    .where((eb) => eb.or([eb('download_limit', 'is', null), eb('downloads', '<', eb.ref('download_limit'))]))
    .returning(['id', 'version', 'downloads', 'download_limit'])
    .executeTakeFirst();

interface NewDownload {
  readonly team_id: TeamId;
  readonly id: string;
  readonly purchase_id: string;
  readonly file_id: string;
  readonly requested_by: string;
  readonly created_at: string;
  readonly expires_at: string;
}
export const insertDownload = (db: Tx, row: NewDownload) =>
  on(db).insertInto('purchase_downloads').values(row).execute();

/** The file that a link is for, and the state of its purchase. */
export const findDownload = (db: Db, { team_id }: InTeam, id: string) =>
  on(db)
    .selectFrom('purchase_downloads as d')
    .innerJoin('purchases as p', (join) =>
      join.onRef('p.team_id', '=', 'd.team_id').onRef('p.id', '=', 'd.purchase_id'),
    )
    .select(['d.file_id', 'd.expires_at', 'p.status', 'p.product_id', 'p.seller_id'])
    .where('d.team_id', '=', team_id)
    .where('d.id', '=', id)
    .$castTo<{ file_id: string; expires_at: string; status: PurchaseStatus; product_id: string; seller_id: string }>()
    .executeTakeFirst();
