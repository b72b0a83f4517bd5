import { saysSomething } from '../../../ai/ai/rules/words.ts';
import { stemOf } from '../../../knowledge/search/terms/asked.ts';
import { tokensOf } from '../../../knowledge/search/terms/tokens.ts';
import { forgiven, typingErrors } from '../../../knowledge/search/terms/typing-errors.ts';

/** Further words of a question say nothing new of what it is about. */
const MOST_WORDS = 24;

/** The topic of a question: its words without those that every question has. */
export function topicOf(question: string): string[] {
  const all = [...tokensOf(question)];
  const terms = all.filter(({ term, sign }) => sign || saysSomething(term)).map(({ term }) => term);
  return [...new Set(terms.length > 0 ? terms : all.map(({ term }) => term))].slice(0, MOST_WORDS);
}

/** The share of the words of a topic that a text has, in any form of them and with the typing errors that search forgives. */
export function bearing(topic: readonly string[], text: string): number {
  if (topic.length === 0) return 0;
  const terms = [...new Set([...tokensOf(text)].map(({ term }) => term))];
  return topic.filter((word) => has(terms, word)).length / topic.length;
}
function has(terms: readonly string[], word: string): boolean {
  const stem = stemOf(word);
  const most = forgiven(word);
  return terms.some((term) => term.startsWith(stem) || (most > 0 && typingErrors(word, term, most) <= most));
}
