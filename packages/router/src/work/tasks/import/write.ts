import { randomUUIDv7 } from 'node:crypto';
import { errors } from '@deskwire/contract/errors.ts';
import type { TaskStatus } from '@deskwire/contract/work/projects.schemas.ts';
import type { Known } from '../../../identity/people/known/known.ts';
import type { ProjectScope, Writing } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import type { LineOutcome, Reading } from '../../../platform/operations/kind.ts';
import { attempt, Undo } from '../changes/attempt.ts';
import { changeTask } from '../changes/change-task.ts';
import { lockTask } from '../find.ts';
import { placedAll } from '../moves/place.ts';
import { findTask } from '../queries.ts';
import { linkLabels } from '../template/queries.ts';
import type { Draft } from './draft.ts';
import { giveLabels } from './labels.ts';
import { lockGraph } from '../queries.ts';
import * as queries from './queries.ts';

/** How drafts become tasks. */
export interface Manner {
  readonly project: ProjectScope;
  readonly dry_run: boolean;
  readonly duplicates: 'skip' | 'update';
  readonly initial: TaskStatus;
  readonly known: Known;
  /** The people to whom tasks of the project can be assigned. */
  readonly fit: ReadonlySet<string>;
  /** Reserved numbers, enough for all drafts. */
  readonly first_number: number;
}
export type Importing = Pick<Reading, 'services' | 'scope' | 'now'> & Writing & { readonly project: ProjectScope };
type Outcome = Omit<LineOutcome, 'line'>;

/** Writes a batch of drafts, none of which has issues, and says what became of each. */
export async function writeDrafts(ctx: Importing, drafts: readonly Draft[], manner: Manner): Promise<LineOutcome[]> {
  const earlier = await queries.findEarlier(ctx.db, ctx.scope, ctx.project.project_id, {
    keys: drafts.flatMap(({ external_key }) => external_key ?? []),
    ids: drafts.flatMap(({ id }) => id ?? []),
  });
  // First, as wherever a status is changed.
  if (earlier.length > 0 && manner.duplicates !== 'skip') await lockGraph(ctx.db, ctx.scope);
  const byId = new Map(earlier.map((row) => [row.id, row]));
  const byKey = new Map(earlier.map((row) => [row.external_key, row]));
  const outcomes = new Map<number, Outcome>();
  const fresh: Draft[] = [];
  const repeated: { draft: Draft; id: string }[] = [];
  for (const draft of drafts) {
    const was =
      (draft.id === null ? undefined : byId.get(draft.id)) ??
      (draft.external_key === null ? undefined : byKey.get(draft.external_key));
    if (was === undefined) fresh.push(draft);
    // Tasks that were deleted or left the project stay as they are.
    else if (!was.here) outcomes.set(draft.line, { outcome: 'unchanged' });
    else if (manner.duplicates === 'skip') outcomes.set(draft.line, { outcome: 'unchanged', entity_id: was.id });
    else repeated.push({ draft, id: was.id });
  }
  // In one order, as whoever changes several tasks: the lines of a file come in any.
  for (const { draft, id } of repeated.toSorted((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)))
    outcomes.set(draft.line, await update(ctx, draft, id, manner));
  const created = manner.dry_run
    ? fresh.map(({ line }) => [line, { outcome: 'created' }] as const)
    : await create(ctx, fresh, manner);
  for (const [line, outcome] of created) outcomes.set(line, outcome);
  return drafts.map(({ line, external_key }) => ({
    line,
    ...(external_key === null ? {} : { key: external_key }),
    ...outcomes.get(line)!,
  }));
}

async function create(
  ctx: Importing,
  drafts: readonly Draft[],
  manner: Manner,
): Promise<readonly (readonly [number, Outcome])[]> {
  if (drafts.length === 0) return [];
  const { db, scope, now, events, project } = ctx;
  await requireRoom(ctx, 'tasks', drafts.length);
  const labelOf = await giveLabels(ctx, drafts);
  const rows = drafts.map((draft, index) => {
    const { slug, category } = draft.status ?? manner.initial;
    return {
      id: randomUUIDv7(),
      number: manner.first_number + index,
      title: draft.title,
      description: draft.description ?? '',
      status: slug,
      status_category: category,
      priority: draft.priority ?? 'none',
      assignee_id: draft.assignee === null ? null : assigneeOf(draft, manner),
      // Nobody becomes a contact of the team by a line: what strangers reported was reported by the importer.
      reporter_id: (draft.reporter === null ? undefined : manner.known.find(draft.reporter)) ?? scope.person_id,
      start_on: draft.start_on,
      due_on: draft.due_on,
      estimate_minutes: draft.estimate_minutes,
      recurrence: draft.recurrence,
      external_key: draft.external_key,
      completed_at: category === 'done' ? (draft.completed_at ?? now()) : null,
      created_at: draft.created_at ?? now(),
    };
  });
  const counts = new Map([...Map.groupBy(rows, ({ status }) => status)].map(([status, of]) => [status, of.length]));
  const inserted = await placedAll(db, scope, project.project_id, counts, (tx, ranks) => {
    const next = new Map([...ranks].map(([status, keys]) => [status, keys.values()]));
    const placed = rows.map((row) => ({ ...row, rank: next.get(row.status)!.next().value! }));
    return queries.insertTasks(tx, scope, project.project_id, placed, now());
  });
  const made = rows.filter(({ id }) => inserted.has(id));
  const texts = made.map(({ id, title, description }) => ({ kind: 'task' as const, id, title, text: description }));
  await indexTexts(db, scope, texts);
  const worn = rows.flatMap(({ id }, index) =>
    inserted.has(id) ? labelOf(drafts[index]!).map((label) => [id, label] as const) : [],
  );
  if (worn.length > 0) await linkLabels(db, scope, worn);
  for (const { id, title } of made) {
    const { project_id } = project;
    events.add('task.created', { id, version: 1 }, { title, project_id, source: queries.SOURCE });
  }
  return rows.map(({ id }, index) => [
    drafts[index]!.line,
    // Somebody else imported the same key a moment ago.
    inserted.has(id) ? { outcome: 'created', entity_id: id } : { outcome: 'unchanged' },
  ]);
}

/** The assignee of a line, who was checked to be assignable. */
const assigneeOf = ({ assignee }: Draft, { known, fit }: Manner): string | null => {
  const id = known.find(assignee!);
  return id !== undefined && fit.has(id) ? id : null;
};

/** Applies a line to an existing task. An empty cell leaves the field as it is. A dry run does it and rolls it back. */
async function update(ctx: Importing, draft: Draft, id: string, manner: Manner): Promise<Outcome> {
  let changed = false;
  const done = await attempt(ctx, async (inside) => {
    const task = await lockTask(inside, id);
    const labelOf = await giveLabels(inside, [draft]);
    await changeTask(inside, task, {
      ...given(draft),
      ...(draft.assignee === null ? {} : { assignee_id: assigneeOf(draft, manner) }),
      ...(draft.labels === null ? {} : { label_ids: labelOf(draft) }),
      force: true,
    });
    const saved = await findTask(inside.db, inside.scope, manner.project.project_id, id);
    changed = saved?.version !== task.version;
    if (manner.dry_run) throw new Undo();
  });
  if ('refused' in done) {
    const reason = errors[done.refused.app].message;
    return { outcome: 'failed', entity_id: id, issues: [{ field: null, reason, value: null }] };
  }
  return { outcome: changed ? 'updated' : 'unchanged', entity_id: id };
}

function given(draft: Draft) {
  const { title, description, status, priority, start_on, due_on, estimate_minutes, recurrence } = draft;
  const fields = { title, description, status: status?.slug, priority, start_on, due_on, estimate_minutes, recurrence };
  type Given = { [K in keyof typeof fields]?: Exclude<(typeof fields)[K], null | undefined> };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null)) as Given;
}
