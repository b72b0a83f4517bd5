import { cut } from '@deskwire/contract/kit/cut.ts';
import type { ImportField } from '@deskwire/contract/desk/tickets.transfer.ts';
import { email as emailSchema, text } from '@deskwire/contract/kit/fields.ts';
import type { Named } from '../../../identity/people/known/known.ts';
import { unguarded } from '../../../kit/csv.ts';
import { trimEndOf } from '../../../kit/trim-end.ts';
import type { Issue } from '../../../platform/operations/kind.ts';
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
  readonly external_key: string | null;
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
  readonly now: string;
}
/** Reads one record. All that is wrong with it is told, not only the first. */
export function readDraft(
  { line, cells }: { readonly line: number; readonly cells: readonly string[] },
  { layout, width, statuses, now }: Reading,
): { readonly draft: Draft; readonly issues: readonly Issue[] } {
  const issues: Issue[] = [];
  const refuse = (field: string | null, reason: string, value: string): null => {
    issues.push({ field, reason, value: shown(value) });
    return null;
  };
  const cell = (field: ImportField): string => {
    const index = layout[field];
    return index === undefined ? '' : unguarded(cells[index] ?? '').trim();
  };
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
    title: take('title', (value) => asText(value.replaceAll(/\s+/g, ' '), 200)),
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
    external_key: take('external_key', (value) => asText(value, 200)),
  };
  if (cell('title') === '' && cell('description') === '') refuse('title', 'is missing', '');
  return { draft, issues };
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
  const tags = [...new Set(value.split(/[,;|]/).map((tag) => tag.trim().toLowerCase()))].filter((tag) => tag !== '');
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
  return parsed.toISOString();
}

/** A cell as it can be stored and shown beside its reason. */
const shown = (value: string): string => value.slice(0, 200).replaceAll(/\u0000|\p{Surrogate}/gu, '\ufffd');
