import { findEntities } from '../../../platform/operations/batches/done-lines.ts';
import { readSource } from '../../../platform/operations/csv/source.ts';
import type { Batch, Issue, Reading } from '../../../platform/operations/kind.ts';
import { errors } from '@deskwire/contract/errors.ts';
import type { AppError } from '../../../kit/errors.ts';
import { attempt } from '../changes/attempt.ts';
import { changeTask } from '../changes/change-task.ts';
import { parentFor } from '../changes/fit.ts';
import { linkTasks } from '../dependencies/link-tasks.ts';
import { lockTask } from '../find.ts';
import { lockGraph } from '../queries.ts';
import type { Cursor, ImportInput } from './batches.ts';
import { readLinks } from './draft.ts';
import { linesByName } from './links.ts';
import * as queries from './queries.ts';
import type { Importing } from './write.ts';

/** Each takes a lock on how the tasks of the team hang together, and some statements. */
const AT_ONCE = 200;
/** So many are told; how many there were is counted. */
const MOST_TOLD = 100;

interface Link {
  readonly line: number;
  readonly field: 'parent' | 'depends_on';
  readonly name: string;
}

/** Links what lines name to the tasks that they became. The whole file was checked before any of it was written. */
export async function linkBatch(reading: Reading, input: ImportInput, cursor: Cursor): Promise<Batch<Cursor>> {
  const { services, db, scope, now } = reading;
  const lines: { line: number; names: readonly string[] }[] = [];
  const links: Link[] = [];
  for await (const row of readSource(services, input.file_id, cursor.source, cursor.first)) {
    const { names, parent, depends_on } = readLinks(row, cursor.layout);
    lines.push({ line: row.line, names });
    if (parent !== null) links.push({ line: row.line, field: 'parent', name: parent });
    for (const name of depends_on) links.push({ line: row.line, field: 'depends_on', name });
  }
  const linked = cursor.linked!;
  const some = links.slice(linked, linked + AT_ONCE);
  const before = cursor.left_out ?? [];
  if (some.length === 0)
    return { lines: null, next: undefined, ...(before.length === 0 ? {} : { result: { left_out: before } }) };
  const byName = linesByName(lines);
  const wanted = some.flatMap(({ line, name }) => [line, byName.get(name)].filter((one) => one !== undefined));
  const entities = await findEntities(db, scope.team_id, reading.operation_id, wanted);
  const outside = some.map(({ name }) => name).filter((name) => !byName.has(name));
  const known = await queries.findNamed(db, scope, input.project_id, [...new Set(outside)]);
  let left_out: Issue[] = [];
  return {
    lines: null,
    write: async (tx) => {
      left_out = [];
      const ctx = { ...tx, services, scope, now, project: reading.project! };
      await lockGraph(tx.db, scope);
      for (const { line, field, name } of inOrder(some, (one) => entities.get(one)?.entity_id ?? '')) {
        const at = entities.get(line);
        // Tasks that the import left as they were keep their links too.
        if (at?.entity_id == null || (at.outcome !== 'created' && input.duplicates !== 'update')) continue;
        const inside = byName.get(name);
        const other = inside === undefined ? known.get(name) : (entities.get(inside)?.entity_id ?? undefined);
        const refusal = await link(ctx, { id: at.entity_id, fresh: at.outcome === 'created' }, field, other);
        if (refusal !== undefined) left_out.push({ field, reason: `${refusal} (line ${line})`, value: name });
      }
      return [];
    },
    // Read once the batch is written, which finds out what it leaves out.
    get next() {
      return { ...cursor, linked: linked + some.length, left_out: [...before, ...left_out].slice(0, MOST_TOLD) };
    },
  };
}

/** In the order in which whoever changes several tasks locks them. */
const inOrder = (links: readonly Link[], idOf: (line: number) => string): Link[] => {
  const placed = links.map((link) => ({ link, id: idOf(link.line) }));
  return placed.toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)).map(({ link }) => link);
};

/** Makes one link, unless others have made it impossible since the file was checked. Gives the reason then. */
async function link(
  ctx: Importing,
  task: { readonly id: string; readonly fresh: boolean },
  field: Link['field'],
  other: string | undefined,
): Promise<string | undefined> {
  if (other === undefined) return 'the other task is gone';
  const done = await attempt(ctx, async (inside) => {
    if (field === 'depends_on') return linkTasks(inside, task.id, other);
    if (!task.fresh) return changeTask(inside, await lockTask(inside, task.id), { parent_id: other });
    const parent = await parentFor(inside, ctx.project.project_id, other, { id: task.id, below: [] });
    await queries.setParent(inside.db, ctx.scope, task.id, parent);
  });
  return 'refused' in done ? reasonOf(done.refused) : undefined;
}
const reasonOf = ({ app }: AppError): string => errors[app].message;
