import { randomUUIDv7 } from 'node:crypto';
import { ensureContacts, keyOfNamed, type Known } from '../../../identity/people/known/known.ts';
import type { TeamScope, Writing } from '../../../kit/context.ts';
import type { LineOutcome } from '../../../platform/operations/kind.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import { indexedTicket } from '../list/searched.ts';
import * as queries from './queries.ts';
import { updateDrafts, type Outcome } from './update-drafts.ts';
import { titleFrom, type Draft, type Priority, type TeamStatus, type Type } from './values.ts';
import { findDoneKeys } from '../../../platform/operations/batches/done-lines.ts';

/** How drafts become tickets. */
export interface Manner {
  readonly operation_id: string;
  readonly dry_run: boolean;
  readonly default_type: Type;
  readonly default_priority: Priority;
  readonly reporters: 'create' | 'match' | 'me';
  readonly duplicates: 'skip' | 'update';
  readonly initial: TeamStatus;
  readonly known: Known;
  /** Reserved numbers, enough for all drafts. */
  readonly first_number: number;
}

/** Writes a batch of drafts, none of which has issues, and says what became of each. */
export async function writeDrafts(
  tx: Writing,
  scope: TeamScope,
  now: string,
  given: readonly Draft[],
  manner: Manner,
): Promise<LineOutcome[]> {
  // A ticket that was exported from here is known by its id; elsewhere that id is its key from now on.
  const own = new Map(
    (
      await queries.findOwn(
        tx.db,
        scope,
        given.flatMap(({ id }) => id ?? []),
      )
    ).map((row) => [row.id, row]),
  );
  const drafts = given.map((draft) => ({ ...draft, external_key: draft.external_key ?? draft.id }));
  const keys = drafts.flatMap(({ external_key }) => external_key ?? []);
  const imported = await queries.findImported(tx.db, scope, keys);
  const before = new Map(imported.map((row) => [row.external_key!, row]));
  for (const { id, external_key } of drafts) {
    const row = id === null ? undefined : own.get(id);
    if (row !== undefined) before.set(external_key!, row);
  }
  const seen = await findDoneKeys(tx.db, scope.team_id, manner.operation_id, keys);
  const fresh: Draft[] = [];
  const repeated: Draft[] = [];
  const places = new Map<string, number>();
  for (const draft of drafts) {
    const { external_key: key } = draft;
    const place = key === null ? undefined : places.get(key);
    if (place !== undefined && manner.duplicates === 'update') fresh[place] = later(fresh[place]!, draft);
    if (place !== undefined || (key !== null && (before.has(key) || seen.has(key)))) repeated.push(draft);
    else if (fresh.push(draft) && key !== null) places.set(key, fresh.length - 1);
  }
  const created = manner.dry_run ? allOf(fresh, 'created') : await create(tx, scope, now, fresh, manner);
  const updated =
    manner.duplicates === 'skip'
      ? allOf(repeated, 'unchanged')
      : await updateDrafts(tx, scope, now, repeated, before, manner.dry_run);
  return drafts.map(({ line, external_key }) => ({
    line,
    ...(external_key === null ? {} : { key: external_key }),
    ...(created.get(line) ?? updated.get(line)!),
  }));
}

/** Two lines of one ticket that is not there yet: what the later one says counts. */
const later = (first: Draft, second: Draft): Draft => ({
  ...first,
  ...Object.fromEntries(Object.entries(second).filter(([, value]) => value !== null)),
  line: first.line,
});

const allOf = (drafts: readonly Draft[], outcome: string): ReadonlyMap<number, Outcome> =>
  new Map(drafts.map(({ line }) => [line, { outcome }]));

async function create(
  tx: Writing,
  scope: TeamScope,
  now: string,
  drafts: readonly Draft[],
  manner: Manner,
): Promise<ReadonlyMap<number, Outcome>> {
  const reporterOf = await reporters(tx, scope, now, drafts, manner);
  const tickets = drafts.map((draft, index) => {
    const status = draft.status ?? manner.initial;
    const done = status.category === 'resolved' || status.category === 'closed';
    const resolved_at = done ? (draft.resolved_at ?? now) : null;
    return {
      id: randomUUIDv7(),
      number: manner.first_number + index,
      title: draft.title ?? titleFrom(draft.description!),
      description: draft.description ?? '',
      type: draft.type ?? manner.default_type,
      priority: draft.priority ?? manner.default_priority,
      defaulted_fields: (['type', 'priority'] as const).filter((field) => draft[field] === null),
      status: status.slug,
      status_category: status.category,
      category: draft.category,
      tags: draft.tags ?? [],
      reporter_id: reporterOf(draft),
      assignee_id: draft.assignee === null ? null : manner.known.findAssignable(draft.assignee)!,
      external_key: draft.external_key,
      resolved_at,
      closed_at: status.category === 'closed' ? (draft.closed_at ?? resolved_at) : null,
      resolution_notes: done ? draft.resolution_notes : null,
      custom: draft.custom ?? {},
      created_at: draft.created_at ?? now,
    };
  });
  if (tickets.length === 0) return new Map();
  const inserted = await queries.insertTickets(tx.db, scope, tickets, now);
  const indexed = tickets.filter(({ id }) => inserted.has(id));
  await indexTexts(
    tx.db,
    scope,
    indexed.map((ticket) => indexedTicket(ticket)),
  );
  return new Map(
    tickets.map(({ id, title, type, priority }, index) => {
      const { line } = drafts[index]!;
      // Somebody else imported the same key a moment ago.
      if (!inserted.has(id)) return [line, { outcome: 'unchanged' }];
      tx.events.add('ticket.created', { id, version: 1 }, { title, type, priority, source: queries.SOURCE });
      return [line, { outcome: 'created', entity_id: id }];
    }),
  );
}

/** Adds the people who are not known yet. A ticket without a reporter was reported by the importer. */
async function reporters(
  tx: Writing,
  scope: TeamScope,
  now: string,
  drafts: readonly Draft[],
  { reporters: policy, known }: Manner,
): Promise<(draft: Draft) => string> {
  if (policy === 'me') return () => scope.person_id;
  const named = drafts.flatMap(({ reporter }) => reporter ?? []);
  const added = await ensureContacts(
    tx,
    scope,
    named.filter((reporter) => known.find(reporter) === undefined),
    now,
  );
  return ({ reporter }) =>
    reporter === null ? scope.person_id : (known.find(reporter) ?? added.get(keyOfNamed(reporter))!);
}
