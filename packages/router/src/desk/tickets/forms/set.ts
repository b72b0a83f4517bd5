import type { TicketForm, ticketForms } from '@deskwire/contract/desk/tickets.forms.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { nextVersion } from '../../../kit/versions/whole.ts';
import { lockFields } from '../fields/queries.ts';
import { presentForm } from './list.ts';
import * as queries from './queries.ts';

/** Sets the form of a type of ticket. Nobody is asked for a field that they may not see. */
export async function setForm(
  { db, scope, now }: Ctx<typeof ticketForms.set>,
  { type, fields, version }: In<typeof ticketForms.set>,
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
  const before = (await queries.listForms(db, scope)).find((form) => form.type === type);
  if (before === undefined && typeof version === 'number') throw new AppError('TICKET_FORM_NOT_FOUND');
  // Null is the version of a form that is not there.
  const read = version === null && before !== undefined ? 0 : (version ?? undefined);
  const next = await nextVersion(db, scope, queries.formOf(type), read, async () => ({
    ...presentForm(scope)(before!),
  }));
  for (const [reason, values] of Object.entries(wrong))
    if (values.length > 0) throw new AppError('TICKET_FIELDS_INVALID', { reason, values: [...new Set(values)] });
  await queries.writeForm(db, scope, { type, fields }, now());
  return { type, fields, version: next };
}
