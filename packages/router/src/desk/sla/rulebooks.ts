import { LRUCache } from 'lru-cache';
import type { Db } from '@deskwire/database/schema.ts';
import { onCacheReset } from '../../kit/operating/controls.ts';
import type { TeamId } from '../../kit/team-id.ts';
import { rulebookOf, type Rulebook } from './engine/rulebook.ts';
import * as queries from './rulebooks.queries.ts';

/** A revision never changes, so what was once read of it is kept; with it the days that its calendars worked out. */
const known = new LRUCache<string, Rulebook>({ max: 500 });
onCacheReset(() => known.clear());

/** The rulebooks of a team that held at some time since an instant (milliseconds), oldest first; none before the first rule. */
export async function loadRulebooks(db: Db, team_id: TeamId, since: number): Promise<Rulebook[]> {
  const all = await queries.listRevisions(db, team_id);
  const first = all.findLastIndex(({ valid_from }) => Date.parse(valid_from) <= since);
  const wanted = all.slice(Math.max(0, first));
  const books = new Map(wanted.map(({ revision }) => [revision, known.get(`${team_id}:${revision}`)]));
  const missing = wanted.filter(({ revision }) => books.get(revision) === undefined);
  if (missing.length > 0) {
    const revisions = missing.map(({ revision }) => revision);
    const read = await queries.readBooks(db, team_id, revisions);
    for (const { revision, valid_from } of missing) {
      const book = rulebookOf(read.get(revision)!, Date.parse(valid_from));
      known.set(`${team_id}:${revision}`, book);
      books.set(revision, book);
    }
  }
  return wanted.map(({ revision }) => books.get(revision)!);
}
