import type { SlaMetric } from '@deskwire/contract/desk/sla.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { findStanding } from './clocks.queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

/** Whether what was called out of a ticket is still owed, and nothing graver of it was called out since. */
export const stillStands = (
  db: Db,
  team_id: TeamId,
  ticket_id: string,
  alert: { readonly metric: SlaMetric; readonly number: number; readonly percent: number },
): Promise<boolean> => findStanding(db, team_id, ticket_id, alert);
