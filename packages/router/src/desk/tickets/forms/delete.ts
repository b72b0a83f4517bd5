import type { ticketForms } from '@deskwire/contract/desk/tickets.forms.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { nextVersion } from '../../../kit/versions/whole.ts';
import { lockFields } from '../fields/queries.ts';
import * as queries from './queries.ts';

export async function deleteForm(
  { db, scope }: Ctx<typeof ticketForms.delete>,
  { type }: In<typeof ticketForms.delete>,
): Promise<Out<typeof ticketForms.delete>> {
  await lockFields(db, scope);
  if (!(await queries.deleteForm(db, scope, type))) throw new AppError('TICKET_FORM_NOT_FOUND');
  // Somebody who read it before it was deleted must not overwrite one that is created anew.
  await nextVersion(db, scope, queries.formOf(type), undefined, async () => ({}));
  return { type };
}
