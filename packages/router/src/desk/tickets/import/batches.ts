import { z } from 'zod';
import { importOptions } from '@deskwire/contract/desk/tickets.transfer.ts';
import { findKnown, type Known } from '../../../identity/people/known/known.ts';
import { getVisibleFile } from '../../../platform/files/rows/find.ts';
import type { Place } from '../../../platform/operations/csv/parse.ts';
import { batchOf, inspectSource, type Source } from '../../../platform/operations/csv/source.ts';
import {
  type Batch,
  type Issue,
  type LineOutcome,
  type OperationKind,
  type Reading,
} from '../../../platform/operations/kind.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import { readPreconditions } from '../changes/preconditions.queries.ts';
import { listFields } from '../fields/queries.ts';
import { listStatuses } from '../statuses/queries.ts';
import { described, layoutOf, type Layout } from './columns.ts';
import * as queries from './queries.ts';
import { readDraft, type Draft } from './values.ts';
import { writeDrafts } from './write.ts';

const ImportInput = z.strictObject({ file_id: z.uuid(), ...importOptions });
type ImportInput = z.output<typeof ImportInput>;

/** The start of the next batch, and the meaning of the headings. */
interface Cursor extends Place {
  readonly source: Source;
  readonly width: number;
  readonly layout: Layout;
}

/** Tickets from a CSV or XLSX file: first the whole file is looked through, then each batch of its lines is written. */
export const ticketsImport: OperationKind<typeof ImportInput, Cursor> = {
  kind: 'tickets.import',
  input: ImportInput,
  requires: 'tickets.manage',
  batch: (reading, input, cursor) => (cursor === null ? inspect(reading, input) : batchAt(reading, input, cursor)),
};
export const importBatch = batchJob(ticketsImport.kind);

async function inspect({ db, scope, services }: Reading, input: ImportInput): Promise<Batch<Cursor>> {
  const file = await getVisibleFile({ db, scope, services }, input.file_id);
  const { columns, source, first, records } = await inspectSource(services, file);
  const layout = layoutOf(columns, input.mapping ?? {}, await listFields(db, scope));
  return {
    lines: null,
    total: records,
    result: { ...described(columns, layout), dry_run: input.dry_run === true },
    next: { ...first, source, width: columns.length, layout },
  };
}

async function batchAt(reading: Reading, input: ImportInput, cursor: Cursor): Promise<Batch<Cursor>> {
  const rows = await batchOf(reading.services, input.file_id, cursor.source, cursor);
  const last = rows.at(-1);
  if (last === undefined) return { lines: null, next: undefined };
  const { db, scope, now } = reading;
  const statuses = await listStatuses(db, scope);
  const { fields = [] } = await readPreconditions(db, scope, { fields: true });
  const default_type = input.default_type ?? 'request';
  const read = rows.map((row) => readDraft(row, { ...cursor, statuses, fields, default_type, now: now() }));
  const reporters = input.reporters ?? 'create';
  const known = await findKnown(
    db,
    scope,
    read.flatMap(({ draft }) => [reporters === 'me' ? null : draft.reporter, draft.assignee].filter(isGiven)),
  );
  const checked = read.map(({ draft, issues }) => ({
    draft,
    issues: [...issues, ...strangersIn(draft, known, reporters)],
  }));
  const right = checked.filter(({ issues }) => issues.length === 0).map(({ draft }) => draft);
  const dry_run = input.dry_run === true;
  const manner = {
    operation_id: reading.operation_id,
    dry_run,
    default_type: input.default_type ?? 'request',
    default_priority: input.default_priority ?? 'medium',
    reporters,
    duplicates: input.duplicates ?? 'skip',
    initial: statuses.find(({ category }) => category === 'open')!,
    known,
    first_number: dry_run ? 0 : await reading.commit(({ db }) => queries.reserveNumbers(db, scope, right.length)),
  } as const;
  return {
    lines: [rows[0]!.line, last.line],
    write: async (tx, done) => [
      ...(await writeDrafts(
        tx,
        scope,
        now(),
        right.filter(({ line }) => !done.has(line)),
        manner,
      )),
      ...checked.filter(({ draft, issues }) => issues.length > 0 && !done.has(draft.line)).map(refused),
    ],
    next: last.after.offset < cursor.source.size ? { ...cursor, ...last.after } : undefined,
  };
}
const isGiven = <T>(value: T | null): value is T => value !== null;

/** People whom a line names and the import must not or cannot add. */
function strangersIn({ reporter, assignee }: Draft, known: Known, reporters: 'create' | 'match' | 'me'): Issue[] {
  const issues: Issue[] = [];
  if (reporters === 'match' && reporter !== null && known.find(reporter) === undefined)
    issues.push({ field: 'reporter_email', reason: 'is nobody in the team', value: reporter.email ?? reporter.name });
  if (assignee !== null && known.findAssignable(assignee) === undefined)
    issues.push({
      field: 'assignee_email',
      reason: 'is nobody in the team whom work can be assigned to',
      value: assignee.email ?? assignee.name,
    });
  return issues;
}

const refused = ({ draft, issues }: { draft: Draft; issues: readonly Issue[] }): LineOutcome => ({
  line: draft.line,
  outcome: 'failed',
  issues,
});
