import { cut } from '@deskwire/contract/kit/cut.ts';
import type { ImportField } from '@deskwire/contract/desk/tickets.transfer.ts';
import { email as emailSchema, text } from '@deskwire/contract/kit/fields.ts';
import type { Named } from '../../../identity/people/known/known.ts';
import type { TicketField } from '@deskwire/contract/desk/tickets.config.ts';
import { AppError } from '../../../kit/errors.ts';
import { unguarded } from '@deskwire/contract/kit/csv.ts';
import { trimEndOf } from '../../../kit/trim-end.ts';
import type { Issue } from '../../../platform/operations/kind.ts';
import { checkCustom, type Custom, type CustomValue } from '../changes/custom-fields.ts';
import type { Layout } from './columns.ts';

export type Type = 'bug' | 'feature' | 'incident' | 'request' | 'question';
export type Priority = 'low' | 'medium' | 'high' | 'urgent';
export interface TeamStatus {
  readonly slug: string;
  readonly name: string;
  readonly category: 'open' | 'waiting' | 'resolved' | 'closed';
}

/** What a line says, checked. Null: it says nothing of it. */
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
/** What other programs call a status of a category, where the team has none of that name. */
const statuses: Readonly<Record<TeamStatus['category'], readonly string[]>> = {
  open: ['open', 'new', 'todo', 'backlog', 'reopened', 'assigned', 'active'],
  waiting: ['waiting', 'pending', 'onhold', 'blocked'],
  resolved: ['resolved', 'done', 'fixed', 'solved', 'complete', 'completed'],
  closed: ['closed', 'cancelled', 'canceled', 'rejected'],
};
const plain = (value: string) => value.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
const lookup = <K extends string>(table: Readonly<Record<K, readonly string[]>>, value: string): K | undefined =>
  (Object.keys(table) as K[]).find((key) => table[key].includes(plain(value)));

export interface Reading {
  readonly layout: Layout;
  /** How many columns the headings have. */
  readonly width: number;
  readonly statuses: readonly TeamStatus[];
  readonly fields: readonly TicketField[];
  readonly now: string;
}
/** Reads one record. All that is wrong with it is told, not only the first. */
export function readDraft(
  { line, cells }: { readonly line: number; readonly cells: readonly string[] },
  { layout, width, statuses, fields, now }: Reading,
): { readonly draft: Draft; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const refuse = (field: string | null, reason: string, value: string): null => {
    issues.push({ field, reason, value: shown(value) });
    return null;
  };
  const at = (index: number | undefined): string => (index === undefined ? '' : unguarded(cells[index] ?? '').trim());
  const cell = (field: ImportField): string => at(layout[field]);
  /** A cell that is not empty, as `read` understands it. */
  const take = <T>(field: ImportField, read: (value: string) => T | Refusal): T | null => {
    const value = cell(field);
    if (value === '') return null;
    const result = read(value);
    return result instanceof Refusal ? refuse(field, result.reason, value) : result;
  };
  if (cells.slice(width).some((value) => value.trim() !== ''))
    refuse(null, `has ${cells.length} cells, the headings are ${width}`, cells.slice(width).join(','));
  const created_at = take('created_at', (value) => asInstant(value, now));
  const draft: Draft = {
    line,
    title: take('title', (value) =>
      asText(
        value
          .split(/[\r\n]+/)
          .map(trimmed)
          .join(' '),
        200,
      ),
    ),
    description: take('description', (value) => asText(value, 50_000)),
    type: take('type', (value) => lookup(types, value) ?? new Refusal(`is none of ${Object.keys(types).join(', ')}`)),
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
    resolved_at: take('resolved_at', (value) => asInstant(value, now, created_at)),
    closed_at: take('closed_at', (value) => asInstant(value, now, created_at)),
    resolution_notes: take('resolution_notes', (value) => asText(value, 10_000)),
    external_key: take('external_key', (value) => asText(value, 200)),
    id: take('id', (value) => (uuid.test(value) ? value.toLowerCase() : null)),
    custom: readCustom(layout, fields, at, refuse),
  };
  if (draft.resolved_at !== null && draft.closed_at !== null && draft.closed_at < draft.resolved_at)
    refuse('closed_at', 'is before the ticket was resolved', cell('closed_at'));
  if (cell('title') === '' && cell('description') === '') refuse('title', 'is missing', '');
  return { draft, issues };
}

const trimmed = (value: string) => value.trim();
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

type Refuse = (field: string, reason: string, value: string) => null;
/** The team's own fields, each from a column of its name, or all of them from the column of an export. */
function readCustom(
  { custom = {}, custom_json }: Layout,
  fields: readonly TicketField[],
  at: (index: number | undefined) => string,
  refuse: Refuse,
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
    checkCustom(fields, given, { complete: given, requester: false });
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

function asJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** A cell as a value of a field of this kind; as it is, where it cannot be one. */
function asValue(kind: TicketField['kind'], options: readonly string[], value: string): CustomValue {
  if (kind === 'number' && Number.isFinite(Number(value))) return Number(value);
  if (kind === 'boolean' && /^(true|yes|1)$/i.test(value)) return true;
  if (kind === 'boolean' && /^(false|no|0)$/i.test(value)) return false;
  if (kind === 'select') return options.find((option) => option.toLowerCase() === value.toLowerCase()) ?? value;
  return value;
}

/** Why a cell cannot be what its column says. */
class Refusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Made once: to make a schema takes longer than to use it. */
const storable = text(50_000);
const address = emailSchema();

function asText(value: string, max: number): string | Refusal {
  if (value.length > max) return new Refusal(`is longer than ${max} characters`);
  const parsed = storable.safeParse(value);
  return parsed.success ? parsed.data : new Refusal('contains characters that cannot be stored');
}

const TITLE = 80;
/** What a ticket without a title is called: the beginning of its text, cut between words. */
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

/** An address, `Name <address>`, or a name alone. */
function asNamed(value: string): Named | Refusal {
  const [, name = '', inside = value] = /^([^<]*)<([^<>]+)>$/.exec(value) ?? [];
  if (!inside.includes('@')) {
    const read = asText(value, 200);
    return read instanceof Refusal ? read : { email: null, name: read };
  }
  const parsed = address.safeParse(inside);
  const called = asText(name.trim().replaceAll(/^"|"$/g, ''), 200);
  if (!parsed.success) return new Refusal('is no e-mail address');
  return { email: parsed.data, name: called instanceof Refusal ? null : called };
}

/** The column of names may hold addresses, and that of addresses names. */
function reporterOf(named: Named | null, name: string | null): Named | null {
  if (named !== null) return { email: named.email, name: name ?? named.name };
  if (name === null) return null;
  const read = asNamed(name);
  return read instanceof Refusal ? { email: null, name } : read;
}

const instant = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i;
/** A date that means the same to everybody; without a zone it is UTC. */
function asInstant(value: string, now: string, after: string | null = null): string | Refusal {
  const [, day, time = '00:00', seconds = ':00', zone = 'Z'] = instant.exec(value) ?? [];
  const parsed = new Date(
    `${day}T${time}${seconds.slice(0, 7)}${zone.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, '$1:$2')}`,
  );
  if (day === undefined || Number.isNaN(parsed.getTime()) || new Date(day).toISOString().slice(0, 10) !== day)
    return new Refusal('is no date: write 2026-11-20 or 2026-11-20T10:00:00Z');
  if (parsed.getUTCFullYear() < 1990) return new Refusal('is before 1990');
  if (parsed.getTime() > Date.parse(now)) return new Refusal('is in the future');
  if (after !== null && parsed.getTime() < Date.parse(after)) return new Refusal('is before the ticket was created');
  // To the microsecond, as it is stored.
  const micros = /\.\d{3}(\d{1,3})/.exec(seconds)?.[1] ?? '';
  return parsed.toISOString().replace('Z', `${micros}Z`);
}

/** A cell as it can be stored and shown beside its reason. */
const shown = (value: string): string => value.slice(0, 200).replaceAll(/\u0000|\p{Surrogate}/gu, '\ufffd');
