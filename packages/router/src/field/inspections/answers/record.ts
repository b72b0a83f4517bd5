import { randomUUIDv7 } from 'node:crypto';
import type { AnswerValue, InspectionItem, NewAnswer } from '@deskwire/contract/field/inspections.schemas.ts';
import { isTimely } from '@deskwire/contract/kit/fields.ts';
import type { Base, TeamScope, Writing } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import type { HeldInspection } from '../find.ts';
import { updateInspection } from '../queries.ts';
import * as queries from './queries.ts';
import { checkValue, isSame } from './values.ts';

export type Answering = Pick<
  Writing<'inspection.started' | 'inspection.answered' | 'inspection.conflicted'>,
  'db' | 'events'
> &
  Pick<Base, 'now'> & { readonly scope: TeamScope };
/** The fate of an answer: it counts, it repeats the one that counts, it was here before, or it is kept aside as a conflict. */
export interface RecordedAnswer {
  readonly id: string;
  readonly item_key: string;
  readonly outcome: 'counted' | 'unchanged' | 'repeated' | 'kept_aside';
  /** The version of the answer that counts. */
  readonly version: number;
}

/** The answer of an item that counts: its version, who gave it and when, and the last version that was somebody else's. */
interface Standing {
  readonly version: number;
  readonly value: AnswerValue;
  readonly author_id: string | null;
  readonly client_at: string | null;
  readonly of_others: number;
}
const none: Standing = { version: 0, value: null, author_id: null, client_at: null, of_others: 0 };

/**
 * Records answers. Two answers to different items both count. Of two to one item the first stands and the second is kept
 * aside, unless its author had seen the first: then it takes its place. Nothing that was answered is lost.
 */
export async function recordAnswers(
  ctx: Answering,
  inspection: HeldInspection,
  answers: readonly NewAnswer[],
): Promise<RecordedAnswer[]> {
  const { db, scope, now } = ctx;
  checkAnswers(inspection, answers, now());
  const given = answers.flatMap(({ id }) => id ?? []);
  const known = new Map((await queries.listRecorded(db, scope, given)).map((row) => [row.id, row]));
  const asked = { item_keys: [...new Set(answers.map(({ item_key }) => item_key))], than: scope.person_id };
  const latest = await queries.listLatest(db, scope, inspection.id, asked);
  const standing = new Map<string, Standing>(latest.map((row) => [row.item_key, row]));
  const results: RecordedAnswer[] = [];
  const added: RecordedAnswer[] = [];
  for (const { id = randomUUIDv7(), item_key, value, base_version = 0, client_at = null } of answers) {
    const row = { id, inspection_id: inspection.id, item_key, value, author_id: scope.person_id, client_at };
    const counts = standing.get(item_key) ?? none;
    const result = (outcome: RecordedAnswer['outcome'], { version } = counts) => ({ id, item_key, outcome, version });
    const earlier = known.get(id);
    if (earlier !== undefined) {
      checkRepeated(earlier, row);
      results.push(result(earlier.aside ? 'kept_aside' : 'repeated'));
      continue;
    }
    if (isSame(counts.value, value)) {
      results.push(result('unchanged'));
      continue;
    }
    const aside = counts.version !== base_version && !correctsItself(counts, { ...row, base_version });
    known.set(id, { ...row, aside });
    if (aside) await queries.insertConflict(db, scope, { ...row, base_version }, now());
    else {
      const next = { ...counts, ...row, version: counts.version + 1 };
      await queries.insertAnswer(db, scope, { ...row, version: next.version }, now());
      standing.set(item_key, next);
    }
    const made = result(aside ? 'kept_aside' : 'counted', standing.get(item_key) ?? none);
    results.push(made);
    added.push(made);
  }
  if (added.length > 0) await tell(ctx, inspection, added);
  return results;
}

/** Everything that is wrong is refused before anything is written. */
function checkAnswers({ items }: HeldInspection, answers: readonly NewAnswer[], now: string): void {
  const known = new Map<string, InspectionItem>(items.map((item) => [item.key, item]));
  for (const { id, item_key, value } of answers) {
    if (id !== undefined && !isTimely(id, now))
      throw invalid('id', 'must be a UUIDv7 of the last 400 days or the next 24 hours');
    const item = known.get(item_key);
    if (item === undefined) throw new AppError('INSPECTION_ITEM_NOT_FOUND');
    checkValue(item, value);
  }
}

/**
 * Whether somebody corrects only what they have answered themselves since what they saw, later by the clocks of their
 * devices: a device that does not know yet what became of its first answer contradicts nobody.
 */
function correctsItself(
  counts: Standing,
  row: { readonly author_id: string; readonly client_at: string | null; readonly base_version: number },
): boolean {
  if (counts.author_id !== row.author_id || row.base_version < counts.of_others) return false;
  return (
    counts.client_at !== null && row.client_at !== null && Date.parse(counts.client_at) < Date.parse(row.client_at)
  );
}

/** Throws ID_TAKEN where another answer has the id. */
function checkRepeated(earlier: queries.Recorded, row: queries.NewAnswerRow): void {
  const same =
    earlier.inspection_id === row.inspection_id &&
    earlier.item_key === row.item_key &&
    earlier.author_id === row.author_id &&
    isSame(earlier.value, row.value);
  if (!same) throw new AppError('ID_TAKEN', { id: row.id });
}

async function tell(ctx: Answering, { id, status }: HeldInspection, added: readonly RecordedAnswer[]): Promise<void> {
  const { events } = ctx;
  const saved = await touch(ctx, { id, status });
  const counted = added.filter(({ outcome }) => outcome === 'counted');
  const answers = counted.map(({ item_key, version }) => ({ item_key, version }));
  if (answers.length > 0) events.add('inspection.answered', saved, { answers });
  for (const { id: conflict_id, item_key, outcome } of added)
    if (outcome === 'kept_aside') events.add('inspection.conflicted', saved, { conflict_id, item_key });
}

/** Notes that something was recorded in an inspection: with the first of it, the work has begun. */
export async function touch(
  { db, scope, events, now }: Pick<Answering, 'db' | 'scope' | 'now'> & Pick<Writing<'inspection.started'>, 'events'>,
  { id, status }: Pick<HeldInspection, 'id' | 'status'>,
) {
  const begins = status === 'draft';
  const set = begins ? { status: 'in_progress' as const, started_at: now() } : {};
  const saved = await updateInspection(db, scope, id, set, now());
  if (begins) events.add('inspection.started', saved, {});
  return saved;
}
