import { z } from 'zod';
import type { TaskStatus } from '@deskwire/contract/work/projects.schemas.ts';
import { taskImportOptions } from '@deskwire/contract/work/tasks.transfer.ts';
import { findKnown, type Known } from '../../../identity/people/known/known.ts';
import { getVisibleFile } from '../../../platform/files/rows/find.ts';
import { describedColumns } from '../../../platform/operations/csv/columns.ts';
import type { CsvRow, Place } from '../../../platform/operations/csv/parse.ts';
import { batchOf, inspectSource, readSource, type Source } from '../../../platform/operations/csv/source.ts';
import {
  BATCH,
  OperationFailure,
  type Batch,
  type Issue,
  type LineOutcome,
  type OperationKind,
  type Reading,
} from '../../../platform/operations/kind.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import { statusesOfProject } from '../../projects/statuses/known.ts';
import { mayWork } from '../changes/fit.ts';
import * as taskQueries from '../queries.ts';
import { layoutOf, type Layout } from './columns.ts';
import { readDraft, type Draft } from './draft.ts';
import { linkBatch } from './link.ts';
import { linesByName, linkIssues, outsideOf, type Linked } from './links.ts';
import * as queries from './queries.ts';
import { writeDrafts } from './write.ts';

const ImportInput = z.strictObject({ project_id: z.uuid(), file_id: z.uuid(), ...taskImportOptions });
export type ImportInput = z.output<typeof ImportInput>;

/** The start of the next batch, and the results of checking the whole file. */
export interface Cursor extends Place {
  readonly source: Source;
  readonly width: number;
  readonly layout: Layout;
  /** The start of the first line after the headings. */
  readonly first: Place;
  /** The faults of the links between lines, by line. */
  readonly broken: Readonly<Record<string, readonly Issue[]>>;
  /** How many links between lines are made, once all lines are written. */
  readonly linked?: number | undefined;
  readonly left_out?: readonly Issue[] | undefined;
}

/** The most lines of a file; the links between more would not fit into memory. */
const MOST_LINES = 50_000;
/** With more broken links than this, a column is assumed to mean something else. */
const MOST_BROKEN = 2_000;

/**
 * Tasks from a CSV or XLSX file. The whole file is looked through first, as lines name each other in any order; then each
 * batch of lines is written, and at last what hangs together is linked.
 */
export const tasksImport: OperationKind<typeof ImportInput, Cursor> = {
  kind: 'tasks.import',
  input: ImportInput,
  requires: { permission: 'tasks.write', writes: true, projectOf: ({ project_id }) => project_id },
  batch: (reading, input, cursor) => {
    if (cursor === null) return inspect(reading, input);
    return cursor.linked === undefined ? batchAt(reading, input, cursor) : linkBatch(reading, input, cursor);
  },
};
export const importBatch = batchJob(tasksImport.kind);

async function inspect(reading: Reading, input: ImportInput): Promise<Batch<Cursor>> {
  const file = await getVisibleFile(reading, input.file_id);
  const { columns, source, first, records } = await inspectSource(reading.services, file);
  const layout = layoutOf(columns, input.mapping ?? {});
  if (records > MOST_LINES)
    throw new OperationFailure('IMPORT_TOO_LONG', `The file has more than ${MOST_LINES} lines: split it`, { records });
  const place = { source, layout, width: columns.length, first };
  const broken = await brokenLinks(reading, input, { ...place, ...first, broken: {} });
  if (broken.size > MOST_BROKEN)
    throw new OperationFailure('IMPORT_LINKS', 'Most lines name parents or dependencies that do not exist', {
      columns: { parent: columns[layout.parent ?? -1], depends_on: columns[layout.depends_on ?? -1] },
    });
  return {
    lines: null,
    total: records,
    result: { ...describedColumns(columns, layout), dry_run: input.dry_run === true },
    next: { ...place, ...first, broken: Object.fromEntries(broken) },
  };
}

/** Reads every line once, and finds the lines that cannot be linked as they say. */
async function brokenLinks(
  reading: Reading,
  input: ImportInput,
  cursor: Cursor,
): Promise<ReadonlyMap<number, readonly Issue[]>> {
  const lines: Linked[] = [];
  let rows: CsvRow[] = [];
  const take = async () => {
    const { checked } = await check(reading, rows, cursor);
    for (const { draft, issues } of checked)
      lines.push({ ...draft.links, line: draft.line, refused: issues.length > 0 });
    rows = [];
  };
  for await (const row of readSource(reading.services, input.file_id, cursor.source, cursor)) {
    rows.push(row);
    if (rows.length === BATCH) await take();
  }
  await take();
  const outside = outsideOf(lines, linesByName(lines));
  const known = await queries.findNamed(reading.db, reading.scope, input.project_id, outside);
  return linkIssues(lines, new Set(known.keys()));
}

interface Checked {
  readonly checked: readonly { readonly draft: Draft; readonly issues: readonly Issue[] }[];
  readonly known: Known;
  readonly fit: ReadonlySet<string>;
}
/** Drafts of lines, each with everything that is wrong with it by itself. */
async function check(
  { db, scope, now, project }: Reading,
  rows: readonly CsvRow[],
  { layout, width, broken }: Cursor,
): Promise<Checked & { readonly statuses: TaskStatus[] }> {
  const { project_id } = project!;
  const statuses = await statusesOfProject(db, scope, project_id);
  const today = await taskQueries.todayOf(db, scope, now());
  const read = rows.map((row) => readDraft(row, { layout, width, statuses, now: now(), today }));
  const named = read.flatMap(({ draft }) => [draft.assignee, draft.reporter].filter((one) => one !== null));
  const known = await findKnown(db, scope, named);
  const assignees = new Set(
    read.flatMap(({ draft }) => (draft.assignee === null ? [] : (known.find(draft.assignee) ?? []))),
  );
  const workers = await taskQueries.listWorkers(db, scope, project_id, [...assignees]);
  const fit = new Set(workers.filter(mayWork).map(({ id }) => id));
  const checked = read.map(({ draft, issues }) => ({
    draft,
    issues: [...issues, ...unfit(draft, known, fit), ...(broken[draft.line] ?? [])],
  }));
  return { checked, known, fit, statuses };
}

function unfit({ assignee }: Draft, known: Known, fit: ReadonlySet<string>): Issue[] {
  const id = assignee === null ? undefined : known.find(assignee);
  if (assignee === null || (id !== undefined && fit.has(id))) return [];
  const value = assignee.email ?? assignee.name;
  return [{ field: 'assignee', reason: 'is nobody to whom tasks of the project can be assigned', value }];
}

async function batchAt(reading: Reading, input: ImportInput, cursor: Cursor): Promise<Batch<Cursor>> {
  const { services, scope, now } = reading;
  const project = reading.project!;
  const rows = await batchOf(services, input.file_id, cursor.source, cursor);
  const last = rows.at(-1);
  const dry_run = input.dry_run === true;
  // A dry run makes no rows that could be linked.
  const links = dry_run ? undefined : { ...cursor, linked: 0 };
  if (last === undefined) return { lines: null, next: links };
  const { checked, known, fit, statuses } = await check(reading, rows, cursor);
  const right = checked.filter(({ issues }) => issues.length === 0).map(({ draft }) => draft);
  const manner = {
    project,
    dry_run,
    known,
    fit,
    duplicates: input.duplicates ?? 'skip',
    initial: statuses.find(({ category }) => category === 'todo')!,
    first_number: dry_run
      ? 0
      : await reading.commit(({ db }) =>
          taskQueries.nextNumbers(db, scope, project.project_id, Math.max(right.length, 1)),
        ),
  } as const;
  return {
    lines: [rows[0]!.line, last.line],
    write: async (tx, done) => [
      ...(await writeDrafts(
        { ...tx, services, scope, project, now },
        right.filter(({ line }) => !done.has(line)),
        manner,
      )),
      ...checked.filter(({ draft, issues }) => issues.length > 0 && !done.has(draft.line)).map(refused),
    ],
    next: last.after.offset < cursor.source.size ? { ...cursor, ...last.after } : links,
  };
}

const refused = ({ draft, issues }: Checked['checked'][number]): LineOutcome => ({
  line: draft.line,
  outcome: 'failed',
  issues,
});
