import { rolesPermit, seesInternal } from '@deskwire/contract/kit/access.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { Searched } from '../../../kit/domain.ts';
import type { Services } from '../../../kit/services.ts';
import { mistypable, rankedTerms, stemOf, type RankedTerm } from '../terms/asked.ts';
import { forgiven, typingErrors } from '../terms/typing-errors.ts';
import * as queries from './queries.ts';

export interface Searching {
  readonly db: Db;
  readonly scope: TeamScope;
  readonly services: Pick<Services, 'domains' | 'models'>;
  readonly now: () => string;
}
export interface Wanted extends queries.HitFilter {
  readonly query: string;
  /** Of which kinds; all that the person may search unless said otherwise. */
  readonly kinds?: readonly string[] | undefined;
  readonly sort?: queries.Ranking['sort'] | undefined;
  readonly limit: number;
  readonly offset?: number | undefined;
}
export interface Ranked extends queries.RankedRows {
  /** The terms that were looked for, with the corrected forms of mistyped words: what is highlighted. */
  readonly terms: readonly RankedTerm[];
}

/** As long as nothing was counted, all terms are equally rare. */
const UNKNOWN: queries.Counts = { passages: 1, average_length: 1, words: new Map() };
const FIRST_LOOK = 1_000;
const SECOND_LOOK = 20_000;
/** Fewer hits than that make it look further. */
const ENOUGH = 10;

/** The kinds of row that a person may search, out of those wanted. */
export const kindsFor = ({ scope, services }: Pick<Searching, 'scope' | 'services'>, wanted?: readonly string[]) =>
  [...services.domains.searched].filter(
    ([kind, { needs }]: readonly [string, Searched]) =>
      rolesPermit(scope.roles, needs) && (wanted === undefined || wanted.includes(kind)),
  );

/**
 * Ranks the rows that say most of what is asked, of those that the person sees. Generous: a row may lack some of the words,
 * forms of a word are the same, and typing errors are forgiven in words that the team does not use.
 */
export async function rank(searching: Searching, wanted: Wanted): Promise<Ranked> {
  const { db, scope } = searching;
  const { query, kinds: of, sort = 'score', limit, offset = 0, ...filter } = wanted;
  const kinds = kindsFor(searching, of);
  const asked = rankedTerms(query);
  if (asked.length === 0 || kinds.length === 0)
    return { looked_at: 0, counted: 0, kinds: {}, projects: {}, hits: [], terms: asked };
  const stems = asked.map(({ stem }) => stem);
  const counts = (await queries.findCounts(db, scope, stems)) ?? UNKNOWN;
  const terms = await corrected(searching, query, asked, counts.words);
  const weighed = terms
    .map(({ stem, query: term }) => ({ query: term, passages: counts.words.get(stem) ?? 1 }))
    .toSorted((a, b) => a.passages - b.passages);
  const look = (most: number) =>
    queries.rankPassages(
      db,
      scope,
      {
        kinds,
        internal: seesInternal(scope.roles),
        candidates: rarest(weighed, most),
        most,
        terms: weighed.map(({ query: term, passages }) => ({
          query: term,
          weight: Math.log(1 + Math.max(counts.passages, passages) / passages),
        })),
        average_length: counts.average_length,
        filter,
        sort,
        now: searching.now(),
      },
      { limit, offset },
    );
  const first = await look(FIRST_LOOK);
  const isAll = first.looked_at < FIRST_LOOK && rarest(weighed, FIRST_LOOK) === rarest(weighed, SECOND_LOOK);
  if (first.counted >= ENOUGH || isAll) return { ...first, terms };
  return { ...(await look(SECOND_LOOK)), terms };
}

/** The rarest terms, as many of them as are in about so many passages; at least one. */
function rarest(weighed: readonly { readonly query: string; readonly passages: number }[], most: number): string {
  let passages = 0;
  const few = weighed.filter((term, at) => (passages += term.passages) <= most || at === 0);
  return few.map(({ query }) => query).join(' | ');
}

const MOST_MEANT = 5;
/**
 * Adds to each mistyped word the words of the team that it may have meant. A word that was counted is none; of the others it
 * is looked up whether they came since.
 */
async function corrected(
  { db, scope }: Searching,
  query: string,
  terms: readonly RankedTerm[],
  rareness: ReadonlyMap<string, number>,
): Promise<RankedTerm[]> {
  const words = [...new Set(mistypable(query))].filter((word) => !rareness.has(stemOf(word)));
  const queryOf = (word: string) => terms.find(({ stem }) => stem === stemOf(word))?.query;
  const asked = words.flatMap((word) => queryOf(word) ?? []);
  if (asked.length === 0) return [...terms];
  const unknown = new Set(await queries.findUnknown(db, scope, asked));
  const meant = new Map<string, string>();
  for (const word of words) {
    const term = queryOf(word);
    if (term === undefined || !unknown.has(term)) continue;
    const near = closest(word, await queries.listWords(db, scope, Array.from(word).slice(0, 2).join('')));
    const stems = [...new Set(near.map(stemOf))].map((stem) => `'${stem}':*`);
    if (stems.length > 0) meant.set(term, `(${stems.join(' | ')})`);
  }
  return terms.map((term) => ({ ...term, query: meant.get(term.query) ?? term.query }));
}

const closest = (word: string, candidates: readonly string[]): string[] =>
  candidates
    .map((candidate) => ({ candidate, errors: typingErrors(word, candidate, forgiven(word)) }))
    .filter(({ errors }) => errors <= forgiven(word))
    .toSorted((a, b) => a.errors - b.errors)
    .slice(0, MOST_MEANT)
    .map(({ candidate }) => candidate);
