import { invalid } from '../../../kit/errors.ts';

const MOST_TAGS = 50;

export interface Retagging {
  readonly add_tags?: readonly string[] | undefined;
  readonly remove_tags?: readonly string[] | undefined;
}
/** The tags of a ticket after some were added and removed; undefined if neither was requested. */
export function retagged(tags: readonly string[], { add_tags = [], remove_tags = [] }: Retagging) {
  if (add_tags.length + remove_tags.length === 0) return undefined;
  const kept = tags.filter((tag) => !remove_tags.includes(tag));
  const after = [...new Set([...kept, ...add_tags])];
  if (after.length <= MOST_TAGS) return after;
  throw invalid('add_tags', `a ticket has at most ${MOST_TAGS} tags`);
}
