import type { TicketField, TicketFields, ticketFields } from '@deskwire/contract/desk/tickets.config.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { nextVersion } from '../../../kit/versions/whole.ts';
import * as queries from './queries.ts';

/** Replaces the team's own fields. A field keeps its kind, so that the values that tickets hold still mean something. */
export async function setFields(
  { db, scope }: Ctx<typeof ticketFields.set>,
  { fields, version }: In<typeof ticketFields.set>,
): Promise<TicketFields> {
  const wanted = fields.map((field) => ({
    ...field,
    options: field.options ?? [],
    required: field.required ?? false,
    requester_visible: field.requester_visible ?? false,
  }));
  checkFields(wanted);
  const before = await queries.lockFields(db, scope);
  const next = await nextVersion(db, scope, queries.FIELDS, version, async () => ({ items: before }));
  const changed = wanted.filter(({ key, kind }) => (before.find((field) => field.key === key)?.kind ?? kind) !== kind);
  if (changed.length > 0) throw new AppError('TICKET_FIELD_KIND_FIXED', { fields: changed.map(({ key }) => key) });
  await queries.writeFields(db, scope, wanted);
  return { items: wanted, version: next };
}

function checkFields(fields: readonly TicketField[]): void {
  const keys = fields.map(({ key }) => key);
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (repeated.length > 0) throw refuse('repeated', repeated);
  const odd = fields.filter(({ kind, options }) => (kind === 'select') !== options.length > 0);
  if (odd.length > 0)
    throw refuse(
      'a select needs choices, other kinds have none',
      odd.map(({ key }) => key),
    );
}
const refuse = (reason: string, values: readonly string[]) =>
  new AppError('TICKET_FIELDS_INVALID', { reason, values: [...new Set(values)] });
