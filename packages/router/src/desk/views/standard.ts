import type { View, ViewKind } from '@deskwire/contract/desk/views.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { TeamScope } from '../../kit/context.ts';

/** Hours before a deadline from which on a ticket is at risk. */
const HOURS_AT_RISK = 4;

type Standard = Pick<View, 'id' | 'name' | 'filter'> & Partial<Pick<View, 'sort' | 'order'>>;

/** The standard views of a person, by their rights; `today` is that of the team. */
function standardOf(scope: TeamScope, kind: ViewKind, today: string): readonly Standard[] {
  const worked = { status_category: kind === 'ticket' ? ['open', 'waiting'] : ['todo', 'doing'] } as View['filter'];
  const due = kind === 'ticket' ? { ...worked, snoozed: false } : worked;
  const mine: Standard = { id: 'mine', name: 'Mine', filter: { ...due, assignee_id: 'me' } };
  const unassigned: Standard = { id: 'unassigned', name: 'Unassigned', filter: { ...due, unassigned: true } };
  if (kind === 'task')
    return [
      mine,
      unassigned,
      { id: 'at_risk', name: 'At risk', filter: { ...worked, due_before: tomorrowOf(today) }, sort: 'due_on' },
      { id: 'all', name: 'All', filter: {} },
    ];
  if (scope.visibility === 'requester')
    return [
      { id: 'open', name: 'Open', filter: { status_category: ['open', 'waiting'] } },
      { id: 'all', name: 'All', filter: {} },
    ];
  return [
    ...(rolesPermit(scope.roles, 'tickets.beAssigned') ? [mine] : []),
    unassigned,
    { id: 'at_risk', name: 'At risk', filter: { ...worked, sla_due_hours: HOURS_AT_RISK } },
    { id: 'waiting', name: 'Waiting', filter: { status_category: ['waiting'] } },
    { id: 'snoozed', name: 'Snoozed', filter: { snoozed: true } },
    { id: 'all', name: 'All', filter: {} },
  ];
}
const tomorrowOf = (today: string): string => Temporal.PlainDate.from(today).add({ days: 1 }).toString();

/** The standard views of a kind, in their order. */
export const standardViews = (scope: TeamScope, kind: ViewKind, today: string): View[] =>
  standardOf(scope, kind, today).map(({ id, name, filter, sort = null, order = null }) => ({
    id,
    kind,
    name,
    standard: true,
    shared: true,
    owner_id: null,
    owner: null,
    filter,
    sort,
    order,
    columns: [],
    created_at: null,
    updated_at: null,
    version: null,
    can: [],
  }));
