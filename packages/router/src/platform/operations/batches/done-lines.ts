import type { Db } from '@deskwire/database/schema.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** Which of these keys earlier lines of an operation have: a dry run has made no rows by which they could be found. */
export const findDoneKeys = (db: Db, team_id: TeamId, operation_id: string, keys: readonly string[]) =>
  queries.findDoneKeys(db, team_id, operation_id, keys);

/** The rows that earlier lines of an operation became, by the numbers of the lines. */
export const findEntities = (db: Db, team_id: TeamId, operation_id: string, lines: readonly number[]) =>
  queries.findEntities(db, team_id, operation_id, lines);
