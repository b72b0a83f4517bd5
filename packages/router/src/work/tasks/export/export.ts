import { Readable } from 'node:stream';
import { z } from 'zod';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { Operation } from '@deskwire/contract/platform/operations.ts';
import { Task, taskFilter } from '@deskwire/contract/work/tasks.schemas.ts';
import type { taskTransfer } from '@deskwire/contract/work/tasks.transfer.ts';
import { readAddresses } from '../../../identity/people/known/known.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { BOM, csvLine } from '@deskwire/contract/kit/csv.ts';
import { allPages, ndjsonOf } from '../../../platform/operations/batches/all-pages.ts';
import { endWithFile } from '../../../platform/operations/batches/result-file.ts';
import { batchJob } from '../../../platform/operations/batches/steps.ts';
import type { Batch, OperationKind, Reading } from '../../../platform/operations/kind.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { pageOfTasks } from '../list/page-of-tasks.ts';
import * as queries from './queries.ts';

const ExportInput = z.strictObject({
  project_id: z.uuid(),
  format: z.enum(['csv', 'ndjson']).optional(),
  bom: z.boolean().optional(),
  ...taskFilter,
});
type ExportInput = z.output<typeof ExportInput>;
type Filter = Omit<ExportInput, 'format' | 'bom' | 'project_id'>;

/** Writes tasks into a file, in one long batch: nothing can be appended to a file, so after a crash it starts over. */
export const tasksExport: OperationKind<typeof ExportInput, never> = {
  kind: 'tasks.export',
  input: ExportInput,
  requires: { permission: 'tasks.read', writes: false, projectOf: ({ project_id }) => project_id },
  batch: exportAll,
};
export const exportBatch = batchJob(tasksExport.kind);

/** Starts an export of the tasks of a project. */
export const exportTasks = (
  ctx: Ctx<typeof taskTransfer.export>,
  { team_id: _, project_id: _named, ...input }: In<typeof taskTransfer.export>,
): Promise<Operation> => startOperation(ctx, tasksExport, { ...input, project_id: ctx.project.project_id });

function exportAll(
  reading: Reading,
  { format = 'csv', bom = true, project_id, ...filter }: ExportInput,
): Promise<Batch<never>> {
  const pages = pagesOf(reading, project_id, filter);
  const lines = format === 'csv' ? csvOf(reading, pages, bom) : ndjsonOf(pages);
  const name = `tasks-${reading.now().slice(0, 10)}.${format}`;
  return endWithFile(reading, name, Readable.from(lines, { objectMode: false }));
}

/** A task with what it names by keys, as an import reads them. */
type Exported = Task & { readonly parent: string | null; readonly depends_on: readonly string[] };

/** All tasks of the project that match, page by page, in the order of their columns. */
async function* pagesOf(reading: Reading, project_id: string, filter: Filter): AsyncGenerator<Exported[], void> {
  const { services, scope, now } = reading;
  const ctx = { services, db: services.db, scope, now };
  const pages = allPages(reading, (page) => pageOfTasks(ctx, { ...filter, ...page }, 'rank', { project_id }));
  for await (const tasks of pages) {
    const ids = tasks.map(({ id }) => id);
    const links = await queries.listLinks(services.db, scope, ids);
    yield tasks.map((task): Exported => ({ ...task, ...links.get(task.id)! }));
  }
}

/** The rights of the exporter to a task are not part of it. */
const columns = [...Object.keys(Task.omit({ can: true }).shape), 'parent', 'depends_on'] as (keyof Exported)[];

async function* csvOf({ services, scope }: Reading, pages: AsyncIterable<Exported[]>, bom: boolean) {
  yield (bom ? BOM : '') + csvLine([...columns, 'assignee_email', 'reporter_email']);
  for await (const tasks of pages) {
    const people = tasks.flatMap(({ assignee_id, reporter_id }) => [assignee_id, reporter_id]);
    // An import knows people by their addresses; they are for those who may read them.
    const addresses = rolesPermit(scope.roles, 'people.read')
      ? await readAddresses(
          services.db,
          scope,
          people.filter((id) => id !== null),
        )
      : new Map<string, string>();
    const emailOf = (id: string | null) => (id === null ? undefined : addresses.get(id));
    yield tasks
      .map((task) =>
        csvLine([...columns.map((column) => task[column]), emailOf(task.assignee_id), emailOf(task.reporter_id)]),
      )
      .join('');
  }
}
