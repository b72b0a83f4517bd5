import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import type { TeamScope } from '../../kit/context.ts';
import type { TicketRow } from './queries.ts';
import { canDoWith } from './rules.ts';

export const keyOf = (scope: Pick<TeamScope, 'ticket_prefix'>, number: number): string =>
  `${scope.ticket_prefix}-${String(number).padStart(3, '0')}`;

/** The address of a ticket in the console, with its team, since its reader may be in several teams. */
export const ticketLink = ({ team_id }: { readonly team_id: string }, key: string): string =>
  `/tickets/${key}?team_id=${team_id}`;

/** The last change that a requester can see; the creation, if there is none. */
export const shownAt = ({ shown_at, created_at }: Pick<TicketRow, 'shown_at' | 'created_at'>): string =>
  shown_at < created_at ? created_at : shown_at;

/**
 * A ticket as its reader may see it: a requester learns nothing of who works on it, where, and how it is filed. Of the
 * team's own fields the query has read those that the reader may see. Field by field, so that nothing else gets out.
 */
export const presentTicket =
  (scope: TeamScope) =>
  (row: TicketRow): Ticket => {
    const hidden = scope.visibility === 'requester';
    const owed = hidden ? null : row.owed;
    return {
      id: row.id,
      team_id: row.team_id,
      key: keyOf(scope, row.number),
      number: row.number,
      title: row.title,
      description: row.description,
      type: row.type,
      priority: row.priority,
      status: row.status,
      status_category: row.status_category,
      category: row.category,
      tags: hidden ? [] : row.tags,
      reporter_id: row.reporter_id,
      reporter: row.reporter,
      assignee_id: hidden ? null : row.assignee_id,
      assignee: hidden ? null : row.assignee,
      project_id: hidden ? null : (row.project?.id ?? null),
      project: hidden ? null : row.project,
      custom: row.custom,
      resolution_notes: row.resolution_notes,
      comment_count: row.comment_count,
      reopened_count: row.reopened_count,
      merged_into_id: row.merged_into_id,
      source: row.source,
      external_key: hidden ? null : row.external_key,
      sla_due_at: owed === null ? null : new Date(owed.at).toISOString(),
      sla_due_metric: owed?.metric ?? null,
      first_responded_at: row.first_responded_at,
      resolved_at: row.resolved_at,
      closed_at: row.closed_at,
      snoozed_at: hidden ? null : row.snoozed_at,
      snoozed_until: hidden ? null : row.snoozed_until,
      deleted_at: row.deleted_at,
      created_at: row.created_at,
      updated_at: hidden ? shownAt(row) : row.updated_at,
      version: hidden ? row.shown_version : row.version,
      can: canDoWith(scope, row),
    };
  };
