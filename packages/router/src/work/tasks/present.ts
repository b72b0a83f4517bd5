import type { Task } from '@deskwire/contract/work/tasks.schemas.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { TaskRow } from './queries.ts';
import { canDoWith } from './rules.ts';

/** A task as everybody who sees its project sees it, with what its reader may do with it. */
export const presentTask =
  (scope: TeamScope) =>
  (row: TaskRow): Task => {
    const { project_key, rank: _rank, priority_rank: _, recurrence, standing: _standing, ...shown } = row;
    return {
      ...shown,
      // Of a ticket that its reader does not see, not even the id is shown.
      ticket_id: row.ticket?.id ?? null,
      key: `${project_key}-${row.number}`,
      recurrence: recurrence === null ? null : withoutAnchor(recurrence),
      can: canDoWith(scope, row),
    };
  };
const withoutAnchor = ({ anchor: _, ...shown }: NonNullable<TaskRow['recurrence']>) => shown;
