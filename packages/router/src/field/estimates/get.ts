import type { EstimateDetail } from '@deskwire/contract/field/estimates.schemas.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import { keptLines } from './figures/content.ts';
import { presentDetail } from './present.ts';
import * as queries from './queries.ts';

/** Throws ESTIMATE_NOT_FOUND. */
export const getRow = async (db: Db, scope: InTeam, id_or_key: string): Promise<queries.WholeRow> =>
  must(await queries.findEstimate(db, scope, id_or_key));

/** Keeps an estimate as it is until the transaction ends. Throws ESTIMATE_NOT_FOUND. */
export const lockRow = async (db: Tx, scope: InTeam, id_or_key: string): Promise<queries.WholeRow> =>
  must(await queries.lockEstimate(db, scope, id_or_key));

function must(row: queries.WholeRow | undefined): queries.WholeRow {
  if (row === undefined) throw new AppError('ESTIMATE_NOT_FOUND');
  return { ...row, lines: keptLines(row.lines) };
}

export const getDetail = async (db: Db, scope: TeamScope, id_or_key: string): Promise<EstimateDetail> =>
  presentDetail(scope, await getRow(db, scope, id_or_key));
