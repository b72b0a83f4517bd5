import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { workTimes, type WorkTime } from '@deskwire/contract/work/work-times.ts';
import { canOf, type Rule } from '../../kit/access/can.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { WorkTimeRow } from './queries.ts';

/** People correct their own time, and those who manage tickets that of all. */
export const ownOrManaged: Rule<WorkTimeRow> = ({ person_id }, scope) =>
  person_id === scope.person_id || rolesPermit(scope.roles, 'tickets.manage')
    ? undefined
    : new AppError('FORBIDDEN', { needs: 'tickets.manage' });
/** Time that is running has no end that could be corrected. */
export const ended: Rule<WorkTimeRow> = ({ ended_at }) =>
  ended_at === null ? new AppError('WORK_TIME_RUNNING') : undefined;

const canDoWith = canOf({
  update: { entry: workTimes.update, rules: [ownOrManaged, ended] },
  delete: { entry: workTimes.delete, rules: [ownOrManaged] },
});

export const presentTime =
  (scope: TeamScope) =>
  (row: WorkTimeRow): WorkTime => ({ ...row, can: canDoWith(scope, row) });

/** The payload of an event about a time. */
export const aboutOf = ({ ticket_id, task_id }: Pick<WorkTimeRow, 'ticket_id' | 'task_id'>) => ({ ticket_id, task_id });
export const spentOf = (row: Pick<WorkTimeRow, 'ticket_id' | 'task_id' | 'seconds'>) => ({
  ...aboutOf(row),
  seconds: row.seconds ?? 0,
});
