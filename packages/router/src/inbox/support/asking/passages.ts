import type { SupportSource } from '@deskwire/contract/inbox/support.schemas.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { similarSolved } from '../../../desk/tickets/list/similar.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { Searching } from '../../../knowledge/search/ranking/rank.ts';
import { asksSomething } from '../../../knowledge/search/terms/asked.ts';
import { ask as askMemory } from '../../../knowledge/memory/asking/query.ts';
import { listPublished } from '../entries/queries.ts';
import { bearing, topicOf } from './bearing.ts';

/** How many passages of each kind are looked at. */
const MOST = 8;
const LONGEST_QUOTE = 2_000;
/** The share of the words of a question that a passage must contain to count as an answer. */
const ENOUGH = 0.6;

/** A passage, and the share of the question that it speaks of. */
interface Bearing extends SupportSource {
  readonly share: number;
}
export interface Passages {
  /** Everything that bears on the question at all, best first. */
  readonly all: readonly SupportSource[];
  /** The passages that contain enough of the question to be an answer. */
  readonly known: readonly SupportSource[];
}

/** The passages about a question: in the FAQ and, in the asker's team, where they may read. */
export async function passagesFor(
  ctx: Omit<Searching, 'scope'>,
  scope: TeamScope | undefined,
  question: string,
): Promise<Passages> {
  if (!asksSomething(question)) return { all: [], known: [] };
  const topic = topicOf(question);
  const found = [
    ...(await inFaq(ctx.db)),
    ...(scope === undefined ? [] : await inTeam({ ...ctx, scope }, question, topic)),
  ]
    .map((source): Bearing => ({ ...source, share: bearing(topic, `${source.title}\n${source.quote}`) }))
    .filter(({ share }) => share > 0)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, MOST);
  const shown = ({ share: _, quote, ...source }: Bearing) => ({ ...source, quote: cut(quote, LONGEST_QUOTE) });
  return { all: found.map(shown), known: found.filter(({ share }) => share >= ENOUGH).map(shown) };
}

const inFaq = async (db: Db): Promise<SupportSource[]> =>
  (await listPublished(db)).map(({ id, question, answer }) => ({
    kind: 'faq_entry',
    id,
    key: null,
    title: question,
    quote: answer,
  }));

async function inTeam(searching: Searching, question: string, words: readonly string[]): Promise<SupportSource[]> {
  const { hits: written } = await askMemory(searching, { query: question }, MOST);
  const solved = await similarSolved(searching, { words, except_id: null, limit: MOST });
  return [
    ...written
      .filter(({ citation }) => !citation.superseded)
      .map(({ citation: { kind, document_id, memory_id, title, quote } }): SupportSource => {
        return { kind, id: (document_id ?? memory_id)!, key: null, title, quote };
      }),
    ...solved.map(({ id, key, title, notes }): SupportSource => ({ kind: 'ticket', id, key, title, quote: notes })),
  ];
}
