import type { Tx } from '@deskwire/database/schema.ts';
import { valuesSetByPeople } from '../../../../desk/tickets/classified/fill.ts';
import type { InTeam } from '../../../../kit/team-id.ts';
import * as queries from './queries.ts';

const AT_ONCE = 5000;

/**
 * Decides suggestions by what people did without looking at them: somebody who set the field to what was suggested has
 * accepted it, and somebody who set something else has rejected it. What no person has set stays undecided.
 */
export async function settleByPeople(
  { db, now }: { readonly db: Tx; readonly now: () => string },
  scope: InTeam,
): Promise<void> {
  for (const field of ['category', 'priority'] as const) {
    const open = await queries.listUndecided(db, scope, field, AT_ONCE);
    const values = await valuesSetByPeople(
      db,
      scope,
      field,
      open.map(({ ticket_id }) => ticket_id),
    );
    const decided = open.filter(({ ticket_id }) => values.has(ticket_id));
    for (const state of ['accepted', 'rejected'] as const) {
      const those = decided.filter(
        ({ ticket_id, value }) => (values.get(ticket_id) === value) === (state === 'accepted'),
      );
      if (those.length > 0)
        await queries.decideMany(
          db,
          scope,
          those.map(({ id }) => id),
          state,
          now(),
        );
    }
  }
}
