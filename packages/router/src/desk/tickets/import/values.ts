import { cut } from '@deskwire/contract/kit/cut.ts';
import type { ImportField } from '@deskwire/contract/desk/tickets.transfer.ts';
import type { Named } from '../../../identity/people/known/known.ts';
import type { TicketField } from '@deskwire/contract/desk/tickets.config.ts';
import { AppError } from '../../../kit/errors.ts';
import { trimEndOf } from '../../../kit/trim-end.ts';
import {
  asInstant,
  asJson,
  asLine,
  asNamed,
  asText,
  cellsOf,
  plainWord as plain,
  Refusal,
  wordIn as lookup,
  type Refusing,
} from '../../../platform/operations/csv/cells.ts';
import type { Issue } from '../../../platform/operations/kind.ts';
import { checkCustom, type Custom, type CustomValue, type FormedField } from '../changes/custom-fields.ts';
import type { Layout } from './columns.ts';

export type Type = 'bug' | 'feature' | 'incident' | 'request' | 'question';
export type Priority = 'low' | 'medium' | 'high' | 'urgent';
export interface TeamStatus {
  readonly slug: string;
  readonly name: string;
  readonly category: 'open' | 'waiting' | 'resolved' | 'closed';
}

/** A line, checked. Null if it leaves something open. */
export interface Draft {
  readonly line: number;
  /** Null where the title is the beginning of the description. */
  readonly title: string | null;
  readonly description: string | null;
  readonly type: Type | null;
  readonly priority: Priority | null;
  readonly status: TeamStatus | null;
  readonly category: string | null;
  readonly tags: readonly string[] | null;
  readonly reporter: Named | null;
  readonly assignee: Named | null;
  readonly created_at: string | null;
  readonly resolved_at: string | null;
  readonly closed_at: string | null;
  readonly resolution_notes: string | null;
  readonly external_key: string | null;
  /** The ticket that the line was written from. */
  readonly id: string | null;
  /** Values of the team's own fields. */
  readonly custom: Custom | null;
}

const types: Readonly<Record<Type, readonly string[]>> = {
  bug: ['bug', 'defect', 'error', 'fault'],
  feature: ['feature', 'featurerequest', 'newfeature', 'improvement', 'enhancement', 'story', 'userstory'],
  incident: ['incident', 'outage', 'problem'],
  request: ['request', 'servicerequest', 'task', 'change', 'other'],
  question: ['question', 'query', 'support', 'howto'],
};
const priorities: Readonly<Record<Priority, readonly string[]>> = {
  low: ['low', 'lowest', 'minor', 'trivial', 'p4', '4'],
  medium: ['medium', 'normal', 'moderate', 'standard', 'p3', '3'],
  high: ['high', 'major', 'important', 'p2', '2'],
  urgent: ['urgent', 'critical', 'highest', 'blocker', 'emergency', 'p1', '1'],
};
/** The names of other programs for a status of a category, for teams that have none of that name. */
const statuses: Readonly<Record<TeamStatus['category'], readonly string[]>> = {
  open: ['open', 'new', 'todo', 'backlog', 'reopened', 'assigned', 'active'],
  waiting: ['waiting', 'pending', 'onhold', 'blocked'],
  resolved: ['resolved', 'done', 'fixed', 'solved', 'complete', 'completed'],
  closed: ['closed', 'cancelled', 'canceled', 'rejected'],
};
export interface Reading {
  readonly layout: Layout;
  /** How many columns the headings have. */
  readonly width: number;
  readonly statuses: readonly TeamStatus[];
  readonly fields: readonly (TicketField & Pick<FormedField, 'asked'>)[];
  /** The type of lines that say none. */
  readonly default_type: string;
  readonly now: string;
}
/** Reads one record. All that is wrong with it is told, not only the first. */
export function readDraft(
  { line, cells }: { readonly line: number; readonly cells: readonly string[] },
  { layout, width, statuses, fields, default_type, now }: Reading,
): { readonly draft: Draft; readonly issues: readonly Issue[] } {
  const { issues, refuse, at, cell, take } = cellsOf<ImportField>(cells, layout, width);
  const created_at = take('created_at', (value) => asInstant(value, now, { at: null, what: 'ticket' }));
  const past = (value: string) => asInstant(value, now, { at: created_at, what: 'ticket' });
  const type = take(
    'type',
    (value) => lookup(types, value) ?? new Refusal(`is none of ${Object.keys(types).join(', ')}`),
  );
  const draft: Draft = {
    line,
    title: take('title', (value) => asLine(value, 200)),
    description: take('description', (value) => asText(value, 50_000)),
    type,
    priority: take(
      'priority',
      (value) => lookup(priorities, value) ?? new Refusal(`is none of ${Object.keys(priorities).join(', ')}`),
    ),
    status: take('status', (value) => asStatus(value, statuses)),
    category: take('category', (value) => asText(value, 100)),
    tags: take('tags', asTags),
    reporter: reporterOf(
      take('reporter_email', asNamed),
      take('reporter_name', (value) => asText(value, 200)),
    ),
    assignee: take('assignee_email', asNamed),
    created_at,
    resolved_at: take('resolved_at', past),
    closed_at: take('closed_at', past),
    resolution_notes: take('resolution_notes', (value) => asText(value, 10_000)),
    external_key: take('external_key', (value) => asText(value, 200)),
    id: take('id', (value) => (uuid.test(value) ? value.toLowerCase() : null)),
    custom: readCustom(layout, fields, at, { refuse, type: type ?? default_type }),
  };
  if (draft.resolved_at !== null && draft.closed_at !== null && draft.closed_at < draft.resolved_at)
    refuse('closed_at', 'is before the ticket was resolved', cell('closed_at'));
  if (cell('title') === '' && cell('description') === '') refuse('title', 'is missing', '');
  return { draft, issues };
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Refuse = Refusing['refuse'];
/** The team's own fields, each from a column of its name, or all of them from the column of an export. */
function readCustom(
  { custom = {}, custom_json }: Layout,
  fields: Reading['fields'],
  at: (index: number | undefined) => string,
  { refuse, type }: { readonly refuse: Refuse; readonly type: string },
): Custom | null {
  const given: Record<string, CustomValue> = {};
  const all = at(custom_json);
  if (all !== '') {
    const read = asJson(all);
    if (read === null || typeof read !== 'object' || Array.isArray(read)) refuse('custom', 'is no JSON object', all);
    else Object.assign(given, read);
  }
  for (const { key, kind, options } of fields) {
    const value = at(custom[key]);
    if (value !== '') given[key] = asValue(kind, options, value);
  }
  try {
    checkCustom(fields, given, { type, complete: given, requester: false });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    for (const { field, reason } of error.details as { field: string; reason: keyof typeof reasons }[]) {
      const kind = fields.find(({ key }) => key === field)?.kind;
      refuse(
        field,
        kind !== undefined && reason === 'kind' ? `is no ${kind}` : reasons[reason],
        shownValue(given[field]),
      );
    }
  }
  return Object.keys(given).length === 0 ? null : given;
}
const reasons = {
  unknown: 'is no field of the team',
  option: 'is none of the choices',
  kind: 'does not fit the field',
  required: 'is missing',
};
const shownValue = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

/** A cell as a value of a field of this kind; as it is, where it cannot be one. */
function asValue(kind: TicketField['kind'], options: readonly string[], value: string): CustomValue {
  if (kind === 'number' && Number.isFinite(Number(value))) return Number(value);
  if (kind === 'boolean' && /^(true|yes|1)$/i.test(value)) return true;
  if (kind === 'boolean' && /^(false|no|0)$/i.test(value)) return false;
  if (kind === 'select') return options.find((option) => option.toLowerCase() === value.toLowerCase()) ?? value;
  return value;
}

const TITLE = 80;
/** A title for a ticket without one: the beginning of its text, cut between words. */
export function titleFrom(description: string): string {
  const flat = description.replaceAll(/\s+/g, ' ').trim();
  if (flat.length <= TITLE) return flat;
  const space = flat.lastIndexOf(' ', TITLE);
  // A single endless word is cut where it must be, but not inside a character.
  const beginning = space > TITLE / 2 ? flat.slice(0, space) : cut(flat, TITLE);
  return `${trimEndOf(beginning, ',;:.-')}…`;
}

function asStatus(value: string, known: readonly TeamStatus[]): TeamStatus | Refusal {
  const named = known.find(({ slug, name }) => plain(slug) === plain(value) || plain(name) === plain(value));
  const category = lookup(statuses, value);
  return (
    named ??
    known.find((status) => status.category === category) ??
    new Refusal(`is no status of the team: ${known.map(({ slug }) => slug).join(', ')}`)
  );
}

function asTags(value: string): readonly string[] | Refusal {
  // An export writes them as JSON.
  const listed = value.startsWith('[') ? asJson(value) : undefined;
  const given = Array.isArray(listed) ? listed.map(String) : value.split(/[,;|]/);
  const tags = [...new Set(given.map((tag) => tag.trim().toLowerCase()))].filter((tag) => tag !== '');
  if (tags.length > 50) return new Refusal('are more than 50');
  const wrong = tags.map((tag) => asText(tag, 50)).find((tag) => tag instanceof Refusal);
  return wrong instanceof Refusal ? wrong : tags;
}

/** The column of names may hold addresses, and that of addresses names. */
function reporterOf(named: Named | null, name: string | null): Named | null {
  if (named !== null) return { email: named.email, name: name ?? named.name };
  if (name === null) return null;
  const read = asNamed(name);
  return read instanceof Refusal ? { email: null, name } : read;
}
