import type { SlaRule } from '@deskwire/contract/desk/sla.schemas.ts';
import { AppError } from '../../../kit/errors.ts';
import { rulebookOf, type Book, type BookRule, type Rulebook } from '../engine/rulebook.ts';

type Promised = Pick<
  SlaRule,
  | 'response_time_hours'
  | 'next_response_time_hours'
  | 'resolution_time_hours'
  | 'calendar_id'
  | 'pause_categories'
  | 'pause_statuses'
  | 'reopen'
>;
/** A supposition: one rule for all tickets, and the parts of the rules that would be different. */
export type Supposition = { readonly [K in keyof Promised]?: Promised[K] | undefined } & {
  readonly rule_id?: string | undefined;
};

const promised = [
  'response_time_hours',
  'next_response_time_hours',
  'resolution_time_hours',
  'calendar_id',
  'pause_categories',
  'pause_statuses',
  'reopen',
] as const satisfies readonly (keyof Promised)[];

/** A rulebook that always held. Throws where it names a rule or calendar that the team does not have. */
export function suppose(book: Book, supposition: Supposition): Rulebook {
  const { rule_id, calendar_id } = supposition;
  if (calendar_id != null && book.calendars[calendar_id] === undefined) throw new AppError('SLA_CALENDAR_NOT_FOUND');
  const only = book.rules.find(({ id }) => id === rule_id);
  if (rule_id !== undefined && only === undefined) throw new AppError('SLA_RULE_NOT_FOUND');
  const given = Object.fromEntries(
    promised.filter((field) => supposition[field] !== undefined).map((field) => [field, supposition[field]]),
  );
  const rules = only === undefined ? book.rules : [{ ...only, ...forAll }];
  const base = rules.length === 0 ? [blank] : rules;
  return rulebookOf({ ...book, rules: base.map((rule) => ({ ...rule, ...given })) }, Number.NEGATIVE_INFINITY);
}

const forAll = { ticket_type: null, priority: null, category: null };
/** The rule that a team without rules starts from. */
const blank: BookRule = {
  id: '00000000-0000-0000-0000-000000000000',
  ...forAll,
  response_time_hours: null,
  next_response_time_hours: null,
  resolution_time_hours: null,
  calendar_id: null,
  pause_categories: ['waiting'],
  pause_statuses: [],
  reopen: 'continue',
  reminders: [],
  updated_at: '1970-01-01T00:00:00.000Z',
};
