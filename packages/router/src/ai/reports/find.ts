import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import * as queries from './queries.ts';

/** A report that somebody may see. Throws REPORT_NOT_FOUND. */
export async function getReport(db: Db, scope: TeamScope, id: string): Promise<queries.ReportRow> {
  const report = await queries.findReport(db, scope, id);
  if (report === undefined) throw new AppError('REPORT_NOT_FOUND');
  return report;
}
/** A report of somebody, who alone changes and shares it. Throws REPORT_NOT_FOUND and FORBIDDEN. */
export async function getOwn(db: Db, scope: TeamScope, id: string): Promise<queries.ReportRow> {
  return checkOwn(scope, await queries.findReport(db, scope, id));
}
export async function lockOwn(db: Tx, scope: TeamScope, id: string, deleted = false): Promise<queries.ReportRow> {
  return checkOwn(scope, await queries.lockReport(db, scope, id, deleted));
}
function checkOwn(scope: TeamScope, report: queries.ReportRow | undefined): queries.ReportRow {
  if (report === undefined) throw new AppError('REPORT_NOT_FOUND');
  if (report.author_id !== scope.person_id) throw new AppError('FORBIDDEN', { needs: 'author' });
  return report;
}
/** A version of a report, the newest one unless a number is given. Throws REPORT_VERSION_NOT_FOUND. */
export async function getVersion(
  db: Db,
  scope: TeamScope,
  report: queries.ReportRow,
  n = report.current,
): Promise<queries.VersionRow> {
  const version = await queries.findVersion(db, scope, report.id, n);
  if (version === undefined) throw new AppError('REPORT_VERSION_NOT_FOUND');
  return version;
}
