import { sql, type RawBuilder } from 'kysely';
import type { TeamScope } from '../../kit/context.ts';
import { seesTicket } from '../tickets/fragments.ts';
import { seesRun } from './subjects/runs.ts';

/** Whether somebody hears of the approvals of a ticket, or of a run of a workflow or an agent. */
export const seesSubject = (scope: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> =>
  sql`(${seesTicket(scope, id)} or ${seesRun(scope, id)})`;
