import type { TicketStatus } from '@deskwire/contract/desk/tickets.config.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The statuses that a team has, in their order, for domains that move tickets. */
export const statusesOf = (db: Db, scope: InTeam): Promise<TicketStatus[]> => queries.listStatuses(db, scope);
