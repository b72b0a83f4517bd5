import type { TeamPermission } from '../kit/access.ts';

/** Something that can be asked about: what is counted of its rows, by what, and by which times. */
export interface AnalyticsSource {
  readonly summary: string;
  /** The permission to ask at all; which rows count is decided row by row. */
  readonly needs: TeamPermission;
  readonly measures: readonly string[];
  /** Measures that are no sums: without a row they have no value. */
  readonly averages: readonly string[];
  readonly dimensions: readonly string[];
  /** The first is the one that counts unless another is named. */
  readonly times: readonly string[];
}

/** The registry of questions. The domain that has the rows says in its manifest how they are read. */
export const analyticsSources = {
  tickets: {
    summary: 'Tickets that the reader may see.',
    needs: 'tickets.read',
    measures: ['tickets', 'resolved', 'reopened', 'comments', 'resolution_hours'],
    averages: ['resolution_hours'],
    dimensions: ['type', 'priority', 'status', 'category', 'source', 'assignee', 'reporter', 'project'],
    times: ['created_at', 'resolved_at'],
  },
  tasks: {
    summary: 'Tasks in projects that the reader may see.',
    needs: 'projects.read',
    measures: ['tasks', 'completed', 'estimate_minutes'],
    averages: [],
    dimensions: ['status', 'category', 'priority', 'assignee', 'project'],
    times: ['created_at', 'completed_at'],
  },
  events: {
    summary: 'What happened in the team, for auditors.',
    needs: 'audit.read',
    measures: ['events', 'actors'],
    averages: [],
    dimensions: ['type', 'entity', 'origin', 'actor'],
    times: ['at'],
  },
  calls: {
    summary: 'Calls of procedures by the people and keys of the team.',
    needs: 'reports.read',
    measures: ['calls', 'refused', 'failed', 'mean_ms'],
    averages: ['mean_ms'],
    dimensions: ['procedure', 'door'],
    times: ['hour'],
  },
} satisfies Record<string, AnalyticsSource>;
export type AnalyticsSourceName = keyof typeof analyticsSources;
export const analyticsSourceNames = Object.keys(analyticsSources) as AnalyticsSourceName[];
