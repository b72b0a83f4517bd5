import { randomUUIDv7 } from 'node:crypto';
import type { Ctx } from '../../../kit/context.ts';
import type { search } from '@deskwire/contract/knowledge/search.ts';
import { getSetting } from '../../../platform/settings/settings.ts';
import * as queries from './queries.ts';

/** Remembers what somebody searched for, unless they do not want it. */
export async function noteSearch(
  { db, scope, user, now, commit }: Ctx<typeof search.global>,
  searched: Pick<queries.Searched, 'query' | 'kinds' | 'hits'>,
): Promise<void> {
  if (!(await getSetting(db, { scope: 'user', owner_id: user.id }, 'search_history'))) return;
  await commit((tx) => queries.insertSearch(tx.db, scope, { ...searched, id: randomUUIDv7(), created_at: now() }));
}
