import { randomUUIDv7 } from 'node:crypto';
import { AppError } from '../../../kit/errors.ts';
import { GREY, MOST_LABELS } from '../labels/create.ts';
import { lockAndCount } from '../labels/queries.ts';
import { insertLabels } from '../template/queries.ts';
import type { Draft } from './draft.ts';
import * as queries from './queries.ts';
import type { Importing } from './write.ts';

/** The ids of the labels of lines; those that the project lacks are made. Throws TASK_FULL. */
export async function giveLabels(
  { db, scope, project: { project_id }, events, now }: Pick<Importing, 'db' | 'scope' | 'project' | 'events' | 'now'>,
  drafts: readonly Draft[],
): Promise<(draft: Draft) => string[]> {
  const named = drafts.flatMap(({ labels }) => labels ?? []);
  // Of two spellings the first counts.
  const wanted = new Map(named.toReversed().map((label) => [label.name.toLowerCase(), label] as const));
  const find = async () =>
    new Map(
      wanted.size === 0
        ? []
        : (
            await queries.findLabels(
              db,
              scope,
              project_id,
              [...wanted.values()].map(({ name }) => name),
            )
          ).map(({ id, name }) => [name.toLowerCase(), id] as const),
    );
  let ids = await find();
  if (ids.size < wanted.size) {
    const count = await lockAndCount(db, scope, project_id);
    // The transaction that held the project before may have created some of them.
    ids = await find();
    const missing = [...wanted].filter(([name]) => !ids.has(name));
    if (count + missing.length > MOST_LABELS) throw new AppError('TASK_FULL', { limit: 'labels', most: MOST_LABELS });
    const made = missing.map(([, { name, color }]) => ({ id: randomUUIDv7(), name, color: color ?? GREY }));
    await insertLabels(db, scope, project_id, made, now());
    for (const { id, name } of made) {
      events.add('project.label_created', { id: project_id }, { label_id: id, name });
      ids.set(name.toLowerCase(), id);
    }
  }
  return ({ labels }) => (labels ?? []).map(({ name }) => ids.get(name.toLowerCase())!);
}
