import { z } from 'zod';
import { Recurrence, type TaskPriority } from '@deskwire/contract/work/tasks.schemas.ts';
import type { TaskStatus } from '@deskwire/contract/work/projects.schemas.ts';
import type { TaskImportField } from '@deskwire/contract/work/tasks.transfer.ts';
import type { Named } from '../../../identity/people/known/known.ts';
import {
  asDay,
  asInstant,
  asJson,
  asLine,
  asNamed,
  asText,
  cellsOf,
  plainWord,
  Refusal,
  wordIn,
} from '../../../platform/operations/csv/cells.ts';
import type { CsvRow } from '../../../platform/operations/csv/parse.ts';
import type { Issue } from '../../../platform/operations/kind.ts';
import { nextOf } from '../engine/recurrence.ts';
import type { Layout } from './columns.ts';

export interface Label {
  readonly name: string;
  /** Null if the importer does not say. */
  readonly color: string | null;
}
/** A checked line. A field is null if the line does not have it. */
export interface Draft {
  readonly line: number;
  readonly title: string;
  readonly description: string | null;
  readonly status: TaskStatus | null;
  readonly priority: TaskPriority | null;
  readonly labels: readonly Label[] | null;
  readonly assignee: Named | null;
  readonly reporter: Named | null;
  readonly start_on: string | null;
  readonly due_on: string | null;
  readonly estimate_minutes: number | null;
  readonly recurrence: Recurrence | null;
  readonly created_at: string | null;
  readonly completed_at: string | null;
  /** The key of the line in its source, if it has one. */
  readonly external_key: string | null;
  /** The task that the line was written from. */
  readonly id: string | null;
  readonly links: Links;
}
/** The names of a line, and of the lines or tasks that it refers to. */
export interface Links {
  readonly names: readonly string[];
  readonly parent: string | null;
  readonly depends_on: readonly string[];
}

const priorities: Readonly<Record<TaskPriority, readonly string[]>> = {
  none: ['none', 'nopriority', '0'],
  low: ['low', 'lowest', 'minor', 'trivial', 'p4', '4'],
  medium: ['medium', 'normal', 'moderate', 'standard', 'p3', '3'],
  high: ['high', 'major', 'important', 'p2', '2'],
  urgent: ['urgent', 'critical', 'highest', 'blocker', 'p1', '1'],
};
/** Names of statuses in other programs, by category, for those that the project does not have. */
const statuses: Readonly<Record<TaskStatus['category'], readonly string[]>> = {
  todo: ['todo', 'open', 'new', 'backlog', 'notstarted', 'planned', 'ready', 'reopened'],
  doing: ['doing', 'inprogress', 'started', 'active', 'inreview', 'review', 'blocked'],
  done: ['done', 'complete', 'completed', 'closed', 'resolved', 'fixed', 'finished'],
  cancelled: ['cancelled', 'canceled', 'rejected', 'duplicate', 'wontfix', 'wontdo'],
};

const MOST_LABELS = 50;
const MOST_DEPENDENCIES = 100;
const COLOR = /^#[0-9a-f]{6}$/;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export interface Reading {
  readonly layout: Layout;
  /** How many columns the headings have. */
  readonly width: number;
  readonly statuses: readonly TaskStatus[];
  readonly now: string;
  /** Today, where the team is. */
  readonly today: string;
}
/** Reads one line, and reports everything that is wrong with it. */
export function readDraft(
  { line, cells }: Pick<CsvRow, 'line' | 'cells'>,
  { layout, width, statuses: known, now, today }: Reading,
): { readonly draft: Draft; readonly issues: readonly Issue[] } {
  const { cell, take, refuse, issues } = cellsOf<TaskImportField>(cells, layout, width);
  const moment = (field: TaskImportField, at: string | null) =>
    take(field, (value) => asInstant(value, now, { at, what: 'task' }));
  const created_at = moment('created_at', null);
  const draft: Draft = {
    line,
    title: take('title', (value) => asLine(value, 200)) ?? '',
    description: take('description', (value) => asText(value, 50_000)),
    status: take('status', (value) => asStatus(value, known)),
    priority: take(
      'priority',
      (value) => wordIn(priorities, value) ?? new Refusal(`is none of ${Object.keys(priorities).join(', ')}`),
    ),
    labels: take('labels', asLabels),
    assignee: take('assignee_email', asNamed) ?? take('assignee_name', asNamed),
    reporter: take('reporter_email', asNamed) ?? take('reporter_name', asNamed),
    start_on: take('start_on', asDay),
    due_on: take('due_on', asDay),
    estimate_minutes: take('estimate_minutes', asMinutes),
    recurrence: take('recurrence', asRecurrence),
    created_at,
    completed_at: moment('completed_at', created_at),
    external_key: take('external_key', asKey) ?? take('id', asKey),
    id: take('id', (value) => (uuid.test(value) ? value.toLowerCase() : null)),
    links: readLinks({ cells }, layout),
  };
  if (cell('title') === '') refuse('title', 'is missing', '');
  if (draft.start_on !== null && draft.due_on !== null && draft.due_on < draft.start_on)
    refuse('due_on', 'is before start_on', draft.due_on);
  if (draft.links.depends_on.length > MOST_DEPENDENCIES)
    refuse('depends_on', `are more than ${MOST_DEPENDENCIES}`, cell('depends_on'));
  const open = draft.status === null || draft.status.category === 'todo' || draft.status.category === 'doing';
  if (draft.recurrence !== null && open && nextOf(draft.recurrence, { due_on: draft.due_on, today }) === undefined)
    refuse('recurrence', 'has no next date: until has passed', cell('recurrence'));
  return { draft, issues };
}

/** Reads the names in a line, without the rest of it. */
export function readLinks({ cells }: Pick<CsvRow, 'cells'>, layout: Layout): Links {
  const { at } = cellsOf<TaskImportField>(cells, {}, cells.length);
  const names = [at(layout.external_key), at(layout.id)].filter((name) => name !== '').map(folded);
  const depends_on = at(layout.depends_on);
  const listed = depends_on.startsWith('[') ? asJson(depends_on) : undefined;
  const given = Array.isArray(listed) ? listed.map(String) : depends_on.split(/[,;|\n]/);
  const parent = at(layout.parent);
  return {
    names: [...new Set(names)],
    parent: parent === '' ? null : folded(parent),
    depends_on: [...new Set(given.map((name) => folded(name.trim())).filter((name) => name !== ''))],
  };
}
/** Keys are the same in any case. */
const folded = (name: string) => name.slice(0, 200).toUpperCase();

const asKey = (value: string) => asText(value, 200);

function asStatus(value: string, known: readonly TaskStatus[]): TaskStatus | Refusal {
  const word = plainWord(value);
  const category = wordIn(statuses, value);
  return (
    known.find(({ slug, name }) => plainWord(slug) === word || plainWord(name) === word) ??
    known.find((status) => status.category === category) ??
    new Refusal(`is no status of the project: ${known.map(({ slug }) => slug).join(', ')}`)
  );
}

const LabelCell = z.array(
  z.union([z.string(), z.looseObject({ name: z.string(), color: z.string().regex(COLOR).optional() })]),
);
/** Names between commas, or what an export writes: their names with their colours. */
function asLabels(value: string): readonly Label[] | Refusal {
  const listed = value.startsWith('[') ? LabelCell.safeParse(asJson(value)) : undefined;
  const given = listed?.success === true ? listed.data : value.split(/[,;|]/);
  const labels = new Map<string, Label>();
  for (const one of given) {
    const { name, color = null } = typeof one === 'string' ? { name: one } : { color: null, ...one };
    const read = name.trim() === '' ? '' : asText(name.trim(), 50);
    if (read instanceof Refusal) return read;
    if (read !== '') labels.set(read.toLowerCase(), { name: read, color });
  }
  return labels.size > MOST_LABELS ? new Refusal(`are more than ${MOST_LABELS}`) : [...labels.values()];
}

function asMinutes(value: string): number | Refusal {
  const minutes = Number(value);
  const fits = Number.isInteger(minutes) && minutes >= 0 && minutes <= 1_000_000;
  return fits ? minutes : new Refusal('is no number of minutes from 0 to 1000000');
}

function asRecurrence(value: string): Recurrence | Refusal {
  const read = Recurrence.safeParse(asJson(value));
  return read.success ? read.data : new Refusal('is no recurrence as an export writes it');
}
