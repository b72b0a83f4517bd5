import { changesOf } from '../../../kit/events/changes.ts';
import type { TeamScope, Writing } from '../../../kit/context.ts';
import type { LineOutcome } from '../../../platform/operations/kind.ts';
import { indexTexts } from '../../../knowledge/search/index/index-texts.ts';
import { indexedTicket } from '../list/searched.ts';
import * as queries from './queries.ts';
import type { Draft } from './values.ts';

export type Outcome = Omit<LineOutcome, 'line'>;

/** Updates tickets that were imported before. Deleted and merged ones stay as they are. */
export async function updateDrafts(
  tx: Writing,
  scope: TeamScope,
  now: string,
  drafts: readonly Draft[],
  before: ReadonlyMap<string, queries.Imported>,
  dry_run: boolean,
): Promise<ReadonlyMap<number, Outcome>> {
  const outcomes = new Map<number, Outcome>();
  const changed = new Map<string, { line: number; was: queries.Imported; is: queries.TicketUpdate }>();
  for (const draft of drafts) {
    const was = before.get(draft.external_key!);
    outcomes.set(draft.line, { outcome: 'unchanged', entity_id: was?.id });
    // Made by an earlier line of the same file or batch, deleted since, or part of another ticket by now.
    if (was === undefined) outcomes.set(draft.line, { outcome: 'updated' });
    else if (was.deleted_at === null && was.merged_into_id === null) {
      const is = merged(changed.get(was.id)?.is ?? was, draft);
      if (changesOf<object>(contentOf(was), contentOf(is)) === undefined) continue;
      changed.set(was.id, { line: draft.line, was, is });
      outcomes.set(draft.line, { outcome: 'updated', entity_id: was.id });
    }
  }
  if (dry_run || changed.size === 0) return outcomes;
  const versions = await queries.updateTickets(
    tx.db,
    scope,
    [...changed.values()].map(({ is }) => is),
    now,
  );
  const indexed = [...changed.values()].map(({ was, is }) => indexedTicket({ ...was, ...is }));
  await indexTexts(tx.db, scope, indexed);
  for (const { was, is } of changed.values()) {
    const version = versions.get(was.id);
    if (version === undefined) throw new Error('A ticket changed while it was imported: the batch is tried again');
    const changes = changesOf<object>(contentOf(was), contentOf(is))!;
    tx.events.add('ticket.updated', { id: was.id, version }, { changes });
  }
  return outcomes;
}

const contentOf = ({
  title,
  description,
  type,
  priority,
  category,
  tags,
  custom,
}: Omit<queries.TicketUpdate, 'id' | 'version'>) => ({
  title,
  description,
  type,
  priority,
  category,
  tags,
  custom,
});

/** An empty cell leaves the field as it is. */
const merged = (ticket: queries.TicketUpdate, draft: Draft): queries.TicketUpdate => ({
  id: ticket.id,
  version: ticket.version,
  title: draft.title ?? ticket.title,
  description: draft.description ?? ticket.description,
  type: draft.type ?? ticket.type,
  priority: draft.priority ?? ticket.priority,
  category: draft.category ?? ticket.category,
  tags: draft.tags ?? ticket.tags,
  custom: { ...ticket.custom, ...draft.custom },
});
