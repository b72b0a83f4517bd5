import type { Block, Fact } from '@deskwire/contract/ai/reports.ts';

const marker = /\{\{f:([a-z_]{1,60})\}\}/g;
const units: Readonly<Record<Fact['unit'], string>> = { percent: ' %', hours: ' h', usd: ' USD', count: '', text: '' };

/** A fact as people read it. */
export const shownFact = ({ value, unit }: Fact): string =>
  value === null ? 'not measured' : `${typeof value === 'number' ? value.toLocaleString('en') : value}${units[unit]}`;

/** A text with the values of facts in place of their keys; a key of no fact is left out. */
export const withFacts = (text: string, facts: readonly Fact[]): string =>
  text.replaceAll(marker, (_, key: string) => {
    const fact = facts.find((one) => one.key === key);
    return fact === undefined ? '' : shownFact(fact);
  });

export const shownBlocks = (blocks: readonly Block[], facts: readonly Fact[]): Block[] =>
  blocks.map((block) => (block.kind === 'table' ? block : { ...block, text: withFacts(block.text, facts) }));

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
/** A text of a model without the sentences that have a number of no fact, or the key of none. */
export function onlyFacts(text: string, facts: readonly Fact[]): string {
  const keys = new Set(facts.map(({ key }) => key));
  const kept: string[] = [];
  // A marker holds no end of a sentence, but its braces would confuse the segmenter.
  for (const { segment } of sentences.segment(text)) {
    const named = [...segment.matchAll(marker)].map(([, key]) => key!);
    const rest = segment.replaceAll(marker, '');
    if (!/\p{N}/u.test(rest) && named.every((key) => keys.has(key))) kept.push(segment);
  }
  return kept.join('').trim();
}
