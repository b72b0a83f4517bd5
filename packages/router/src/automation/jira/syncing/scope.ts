import type { Db } from '@deskwire/database/schema.ts';
import { actingScope } from '../../../kit/access/access.ts';
import type { Events, Outbox, TeamScope, Writing } from '../../../kit/context.ts';
import type { EventType } from '@deskwire/contract/events.ts';
import type { ConnectionRow } from '../../integrations/accounts/jira.ts';
import * as queries from '../queries.ts';

/** The team of a Jira, in which nobody in particular acts: its messages have proven where they are from. */
export async function scopeOf(db: Db, { team_id, connected_by }: ConnectionRow): Promise<TeamScope> {
  const team = await queries.findTeam(db, { team_id });
  return actingScope({ team_id, ...team }, connected_by!);
}

/** The same transaction, whose events and jobs are those of the team where their author says of none. */
export function inTeam<T extends EventType>(
  { db, events, outbox }: Writing<T>,
  { team_id }: Pick<TeamScope, 'team_id'>,
): { readonly db: Writing<T>['db']; readonly events: Events<T>; readonly outbox: Outbox } {
  return {
    db,
    events: { add: (type, entity, payload) => events.add(type, { team_id, ...entity }, payload) },
    outbox: {
      later: (job, input, options) => outbox.later(job, input, { team_id, ...options }),
      cancel: (key) => outbox.cancel(key),
    },
  };
}
