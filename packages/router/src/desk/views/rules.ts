import { views, viewSchemas, type View, type ViewKind } from '@deskwire/contract/desk/views.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { canOf, type Rule } from '../../kit/access/can.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import { checkAsked } from '../tickets/list/list.ts';
import type { ViewRow } from './queries.ts';

/** Shared views are kept by people who handle tickets, private ones by their owner alone. */
export const keeping: Rule<Pick<ViewRow, 'shared'>> = ({ shared }, scope) =>
  !shared || rolesPermit(scope.roles, 'tickets.handle')
    ? undefined
    : new AppError('FORBIDDEN', { needs: 'tickets.handle' });

const canDoWith = canOf({
  update: { entry: views.update, rules: [keeping] },
  delete: { entry: views.delete, rules: [keeping] },
});

/** Views of a kind are for people who may see the rows that they list. */
export function checkKind(scope: TeamScope, kind: ViewKind): void {
  if (kind === 'task' && !rolesPermit(scope.roles, 'projects.read'))
    throw new AppError('FORBIDDEN', { needs: 'projects.read' });
}

/** A view as its reader gets it. */
export const presentView =
  (scope: TeamScope) =>
  (row: ViewRow): View => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    standard: false,
    shared: row.shared,
    owner_id: row.owner_id,
    owner: row.owner,
    filter: row.filter,
    sort: row.sort,
    order: row.order,
    columns: row.columns,
    created_at: row.created_at,
    updated_at: row.updated_at,
    version: row.version,
    can: canDoWith(scope, row),
  });

interface Asked {
  readonly filter?: View['filter'] | undefined;
  readonly sort?: string | null | undefined;
}

/**
 * Refuses a filter or an order that the list does not know, and a filter that its owner may not use. What a team shares is
 * asked again for each of its readers.
 */
export function checkList(scope: TeamScope, kind: ViewKind, { filter, sort }: Asked): void {
  const schemas = viewSchemas[kind];
  if (typeof sort === 'string' && !schemas.sort.safeParse(sort).success)
    throw invalid('sort', `must be one of ${schemas.sort.options.join(', ')}`);
  if (filter === undefined) return;
  const parsed = schemas.filter.safeParse(filter);
  if (!parsed.success)
    throw new AppError(
      'INVALID_INPUT',
      parsed.error.issues.map(({ path, message }) => ({ path: ['filter', ...path.map(String)], reason: message })),
    );
  if (kind === 'ticket') checkAsked(scope, viewSchemas.ticket.filter.parse(filter));
}
