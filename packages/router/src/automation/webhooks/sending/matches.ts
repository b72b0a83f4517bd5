import { events, internalEvents } from '@deskwire/contract/events.ts';
import { contextOf } from '../../../kit/expressions/context.ts';
import { ExpressionError, readExpression, type Expression } from '../../../kit/expressions/expression.ts';
import type { FedEvent } from '../../../kit/feeds/feed.ts';

/** The filter of an endpoint. */
export interface Filter {
  readonly project_id: string | null;
  readonly types: readonly string[];
  readonly changed_fields: readonly string[];
  readonly where: string | null;
  readonly include_internal: boolean;
}

const variables = ['event', 'payload'];
/** The condition of a filter. Throws ExpressionError. */
export const conditionOf = (where: string): Expression => readExpression(where, variables, 'bool');

/** Whether an event was committed since somebody listens: it says of itself only when its transaction began. */
export const follows = ({ position }: FedEvent, { from_position }: { from_position: number | string }): boolean =>
  position > Number(from_position);

/** Whether an endpoint wants an event of a project. Throws ExpressionError where its condition fails on it. */
export function matches(filter: Filter, event: FedEvent, project_id: string | null): boolean {
  // The tester of a webhook has the message already.
  if (!(event.type in events) || event.type === 'webhook.tested') return false;
  if (internalEvents.has(event.type) && !filter.include_internal) return false;
  if (!filter.types.some((type) => isOf(event.type, type))) return false;
  if (filter.project_id !== null && filter.project_id !== project_id) return false;
  if (filter.changed_fields.length > 0 && !changes(event.payload, filter.changed_fields)) return false;
  return filter.where === null || holds(filter.where, event);
}

const isOf = (type: string, pattern: string): boolean =>
  pattern === type || (pattern.endsWith('*') && type.startsWith(pattern.slice(0, -1)));

function changes(payload: unknown, fields: readonly string[]): boolean {
  const { changes: changed } = (payload ?? {}) as { changes?: Record<string, unknown> };
  return changed !== undefined && changed !== null && fields.some((field) => Object.hasOwn(changed, field));
}

function holds(where: string, { payload, ...event }: FedEvent): boolean {
  const context = contextOf({ event, payload: payload ?? {} });
  if (context === undefined) throw new ExpressionError('cannot see an event of more than 64 KiB');
  return conditionOf(where).evaluate(context) === true;
}
