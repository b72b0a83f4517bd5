import type { TicketField } from '@deskwire/contract/desk/tickets.config.ts';
import type { ErrorDetails } from '@deskwire/contract/errors.ts';
import { AppError } from '../../../kit/errors.ts';

export type CustomValue = string | number | boolean | null;
export type Custom = Readonly<Record<string, CustomValue>>;
type Asked = 'hidden' | 'optional' | 'required';
export type FormedField = Pick<TicketField, 'key' | 'kind' | 'options' | 'required' | 'requester_visible'> & {
  /** How the team's forms treat the field, by type of ticket; a type that is missing has no form. */
  readonly asked?: Readonly<Record<string, { readonly requesters?: Asked; readonly agents?: Asked }>> | null;
};
type Field = FormedField;

/** How a field applies to somebody on a type of ticket: as its form says or, without a form, as the field itself says. */
function askedOf({ asked, required, requester_visible }: Field, type: string, requester: boolean): Asked {
  if (requester && !requester_visible) return 'hidden';
  const form = asked?.[type];
  if (form === undefined) return required ? 'required' : 'optional';
  return (requester ? form.requesters : form.agents) ?? 'hidden';
}

const isDay = (value: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(value) &&
  !Number.isNaN(Date.parse(value)) &&
  new Date(value).toISOString().startsWith(value);

const fits: Record<TicketField['kind'], (value: CustomValue, field: Field) => boolean> = {
  text: (value) => typeof value === 'string' && value !== '',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isDay(value),
  select: (value, { options }) => typeof value === 'string' && options.includes(value),
};

/**
 * Checks values against the team's fields and the form of the type of ticket; a requester knows only those that are asked of
 * them. Required are all fields that `complete`, the values the ticket will have, must hold; otherwise none of them may be
 * taken away. `formed` asks for those alone that a form requires: a ticket that gets another type has what that type needs.
 * Throws TICKET_FIELD_INVALID naming each value that does not fit.
 */
export function checkCustom(
  fields: readonly Field[],
  given: Custom,
  {
    type,
    complete,
    requester,
    formed = false,
  }: { type: string; complete?: Custom | undefined; requester: boolean; formed?: boolean },
): void {
  const known = fields.filter((field) => !requester || askedOf(field, type, true) !== 'hidden');
  const wrong = Object.entries(given).flatMap(([key, value]): ErrorDetails['TICKET_FIELD_INVALID'] => {
    if (value === null) return [];
    const field = known.find((candidate) => candidate.key === key);
    if (field === undefined) return [{ field: key, reason: 'unknown' }];
    if (fits[field.kind](value, field)) return [];
    return [{ field: key, reason: field.kind === 'select' ? 'option' : 'kind', kind: field.kind }];
  });
  const isTaken = (key: string) =>
    complete === undefined ? Object.hasOwn(given, key) && given[key] === null : !Object.hasOwn(complete, key);
  const missing = requiredOf(fields, type, requester).filter(
    (field) => (!formed || field.asked?.[type] !== undefined) && isTaken(field.key),
  );
  if (wrong.length + missing.length > 0)
    throw new AppError('TICKET_FIELD_INVALID', [
      ...wrong,
      ...missing.map(({ key }) => ({ field: key, reason: 'required' as const })),
    ]);
}

/** The fields that a type of ticket requires of somebody. */
const requiredOf = (fields: readonly Field[], type: string, requester: boolean): readonly Field[] =>
  fields.filter((field) => askedOf(field, type, requester) === 'required');

/** The required fields for which a ticket has no value: it was accepted without them, or is older than its form. */
export const missingIn = (
  fields: readonly Field[],
  custom: Custom,
  { type, requester }: { type: string; requester: boolean },
): string[] =>
  requiredOf(fields, type, requester)
    .filter(({ key }) => !Object.hasOwn(custom, key))
    .map(({ key }) => key);

/** The values after a change; null removes one. */
export const mergedCustom = (before: Custom, given: Custom): Record<string, Exclude<CustomValue, null>> =>
  Object.fromEntries(
    Object.entries({ ...before, ...given }).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
