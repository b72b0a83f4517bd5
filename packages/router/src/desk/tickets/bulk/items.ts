import { errors } from '@deskwire/contract/errors.ts';
import type { BulkItem } from '@deskwire/contract/desk/tickets.bulk.ts';
import { AppError, isOutage, toAppError } from '../../../kit/errors.ts';

/** Codes that do not depend on the ticket: they refuse the whole request instead of one of its tickets. */
const wrongForAll = new Set([
  'TICKET_STATUS_NOT_FOUND',
  'TICKET_ASSIGNEE_UNFIT',
  'PERSON_NOT_FOUND',
  'PROJECT_NOT_FOUND',
]);
export const isWrongForAll = (error: unknown): boolean => !(error instanceof AppError) || wrongForAll.has(error.app);

/** The refusal of one ticket of many. Rethrows unexpected errors except an outage, which the next ticket may survive. */
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
