import type { Db } from '@deskwire/database/schema.ts';
import { windowAt } from './windows.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../../kit/team-id.ts';

/** The freeze window that holds for an environment now. */
export const frozenBy = async (db: Db, place: { readonly team_id: TeamId; readonly id: string }, now: string) =>
  windowAt(await queries.listWindows(db, place.team_id), place.id, now);
