import type { MacroChanges } from '@deskwire/contract/desk/macros.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { checkFacts } from '../tickets/bulk/check-facts.ts';
import { unknownIn, variables } from './filling/template.ts';

/** Refuses what no ticket could take: an unknown variable, a status that is gone, somebody who works on none. */
export async function checkChanges(db: Db, scope: TeamScope, { status, assignee_id, reply, note }: MacroChanges) {
  for (const [field, text] of Object.entries({ reply, note })) {
    const [unknown] = unknownIn(text ?? '');
    if (unknown !== undefined)
      throw new AppError('INVALID_INPUT', [
        {
          path: ['changes', field],
          reason: `names {{${unknown}}}, which is unknown: use ${variables.join(', ')} or ticket.custom.<key>`,
        },
      ]);
  }
  await checkFacts(db, scope, { status, assignee_id: assignee_id === 'me' ? undefined : assignee_id });
}
