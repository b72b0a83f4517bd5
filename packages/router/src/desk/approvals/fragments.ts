import { sql, type RawBuilder } from 'kysely';
import { seesRunOf } from '../../automation/workflow-runs/fragments.ts';
import type { TeamScope } from '../../kit/context.ts';
import { seesTicket } from '../tickets/fragments.ts';

/** Whether somebody hears of the approvals of a ticket, or of a run of a workflow. */
export const seesSubject = (scope: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`(${seesTicket(scope, id)} or ${seesRunOf(scope, id)})`;
