import type { TicketField } from '@deskwire/contract/desk/tickets.config.ts';
import type { ErrorDetails } from '@deskwire/contract/errors.ts';
import { AppError } from '../../../kit/errors.ts';

export type CustomValue = string | number | boolean | null;
export type Custom = Readonly<Record<string, CustomValue>>;
type Field = Pick<TicketField, 'key' | 'kind' | 'options' | 'required' | 'requester_visible'>;

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
 * Checks values against the team's fields; a requester knows only those that requesters see. Required are all fields that
 * `complete`, the values a new ticket will have, must hold; otherwise none of them may be taken away.
 * Throws TICKET_FIELD_INVALID naming each value that does not fit.
 */
export function checkCustom(
  fields: readonly Field[],
  given: Custom,
  { complete, requester }: { complete?: Custom; requester: boolean },
): void {
  const known = fields.filter((field) => !requester || field.requester_visible);
  const wrong = Object.entries(given).flatMap(([key, value]): ErrorDetails['TICKET_FIELD_INVALID'] => {
    if (value === null) return [];
    const field = known.find((candidate) => candidate.key === key);
    if (field === undefined) return [{ field: key, reason: 'unknown' }];
    if (fits[field.kind](value, field)) return [];
    return [{ field: key, reason: field.kind === 'select' ? 'option' : 'kind', kind: field.kind }];
  });
  const isMissing = (key: string) =>
    complete === undefined ? Object.hasOwn(given, key) && given[key] === null : !Object.hasOwn(complete, key);
  const missing = known.filter(({ key, required }) => required && isMissing(key));
  if (wrong.length + missing.length > 0)
    throw new AppError('TICKET_FIELD_INVALID', [
      ...wrong,
      ...missing.map(({ key }) => ({ field: key, reason: 'required' as const })),
    ]);
}

/** The values after a change: null takes one away. */
export const mergedCustom = (before: Custom, given: Custom): Record<string, Exclude<CustomValue, null>> =>
  Object.fromEntries(
    Object.entries({ ...before, ...given }).flatMap(([key, value]) => (value === null ? [] : [[key, value]])),
  );
