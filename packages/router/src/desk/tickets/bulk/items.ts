import { errors } from '@deskwire/contract/errors.ts';
import type { BulkItem } from '@deskwire/contract/desk/tickets.bulk.ts';
import { AppError, isOutage, toAppError } from '../../../kit/errors.ts';

/** These are wrong with whatever ticket: they refuse the request and not one of its tickets. */
const wrongForAll = new Set([
  'TICKET_STATUS_NOT_FOUND',
  'TICKET_ASSIGNEE_UNFIT',
  'PERSON_NOT_FOUND',
  'PROJECT_NOT_FOUND',
]);
export const isWrongForAll = (error: unknown): boolean => !(error instanceof AppError) || wrongForAll.has(error.app);

/** What refused one ticket of many. Throws what is no refusal of ours, but for an outage, which the next ticket may survive. */
export function refusalOf(error: unknown): AppError {
  const refused = toAppError(error);
  if (error instanceof AppError || refused.app !== 'INTERNAL' || isOutage(refused)) return refused;
  throw error;
}

/** The result of a ticket that was left as it was. */
export const refusedItem = (ticket_id: string, { app, details }: AppError): BulkItem => ({
  ticket_id,
  ticket: null,
  error: {
    code: app,
    message: errors[app].message,
    ...(details === undefined ? {} : { details: details as NonNullable<BulkItem['error']>['details'] }),
  },
});
