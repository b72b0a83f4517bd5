import { CitedKind } from '@deskwire/contract/ai/chat.ts';
import { heldByAny } from '../../knowledge/collections/fragments.ts';
import { supersededAmong } from '../../knowledge/memory/asking/superseded.ts';
import type { Searching } from '../../knowledge/search/ranking/rank.ts';
import { retrieveBy } from '../../knowledge/search/retrieve.ts';
import { keywordsIn } from '../ai/rules/words.ts';
import type { NumberedPassage } from './messages.queries.ts';

/** A passage is at most 4,000 characters, as the index cuts it. */
const MOST = 6;
/** Memories that a later one took the place of are left out: so some more are looked at. */
const MORE = 6;
const MOST_WORDS = 12;
const LONGEST_QUERY = 500;

interface Bounds {
  /** Rows that the message is about, which are told anyway. */
  readonly except: readonly string[];
  /** None: everywhere. */
  readonly collection_ids: readonly string[];
}
/** The passages about a question that the person may read, best first and numbered. */
export async function passagesFor(
  searching: Searching,
  message: string,
  { except, collection_ids }: Bounds,
): Promise<NumberedPassage[]> {
  const words = keywordsIn(message, MOST_WORDS).join(' ');
  const { passages: found } = await retrieveBy(searching, {
    query: words === '' ? message.slice(0, LONGEST_QUERY) : words,
    kinds: CitedKind.options,
    except,
    only: collection_ids.length === 0 ? undefined : heldByAny(searching.scope, collection_ids),
    limit: MOST + MORE,
  });
  const superseded = await supersededAmong(searching, found);
  return found
    .filter(({ id }) => !superseded.has(id))
    .slice(0, MOST)
    .map(({ kind, id, ordinal, key, title, text, start, end, page = null, revision = null, home = null }, at) => ({
      index: at + 1,
      kind: kind as CitedKind,
      id,
      ordinal,
      key,
      title,
      text,
      ...(kind === 'ticket' ? { start: null, end: null } : { start, end }),
      page,
      revision,
      home,
    }));
}
