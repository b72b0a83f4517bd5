import type { ticketForms } from '@deskwire/contract/desk/tickets.forms.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

export async function deleteForm(
  { db, scope }: Ctx<typeof ticketForms.delete>,
  { type }: In<typeof ticketForms.delete>,
): Promise<Out<typeof ticketForms.delete>> {
  if (!(await queries.deleteForm(db, scope, type))) throw new AppError('TICKET_FORM_NOT_FOUND');
  return { type };
}
