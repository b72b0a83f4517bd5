import type { TicketForm, ticketForms } from '@deskwire/contract/desk/tickets.forms.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { lockFields } from '../fields/queries.ts';
import * as queries from './queries.ts';

/** Sets the form of a type of ticket. Nobody is asked for a field that they may not see. */
export async function setForm(
  { db, scope, now }: Ctx<typeof ticketForms.set>,
  { type, fields }: In<typeof ticketForms.set>,
): Promise<TicketForm> {
  const known = new Map((await lockFields(db, scope)).map((field) => [field.key, field]));
  const keys = fields.map(({ key }) => key);
  const wrong = {
    repeated: keys.filter((key, place) => keys.indexOf(key) !== place),
    unknown: keys.filter((key) => !known.has(key)),
    'requesters may not see them': fields
      .filter(({ key, requesters }) => requesters !== 'hidden' && known.get(key)?.requester_visible === false)
      .map(({ key }) => key),
  };
  for (const [reason, values] of Object.entries(wrong))
    if (values.length > 0) throw new AppError('TICKET_FIELDS_INVALID', { reason, values: [...new Set(values)] });
  await queries.writeForm(db, scope, { type, fields }, now());
  return { type, fields };
}
