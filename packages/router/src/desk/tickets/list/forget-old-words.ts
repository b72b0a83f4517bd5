import type { Forgetting, Forgotten } from '../../../kit/domain.ts';
import { tokensOf } from '../../../knowledge/search/terms/tokens.ts';
import { forgetSearch } from './similar.queries.ts';

/** The release before kept the words of tickets in a column of theirs, until that is dropped. */
export async function forgetOldWords({ db }: Forgetting, { people, names, addresses }: Forgotten): Promise<void> {
  const words = [...names, ...addresses].flatMap((name) => [...tokensOf(name)].map(({ term }) => term));
  const teams = [...new Set(people.map(({ team_id }) => team_id))];
  if (words.length > 0 && teams.length > 0) await forgetSearch(db, teams, words);
}
