import { priorityByRules } from '../../ai/classification/rules.ts';
import { cut, sentencesIn, wordsIn } from '../../ai/rules/words.ts';
import type { NumberedPassage } from '../messages.queries.ts';
import { named } from '../named.ts';
import type { Proposed } from './polish.ts';

const SHOWN = 400;
const verbs = new Set('open create file raise log draft erstellen erstelle anlegen öffnen öffne'.split(' '));
/** Whether a sentence asks for a ticket. */
function asksForTicket(sentence: string): boolean {
  const words = wordsIn(sentence);
  return words.includes('ticket') && words.some((word) => verbs.has(word));
}

/** A reply without a model: the places where the team's knowledge bears on a question. */
export function repliedByRules(passages: readonly NumberedPassage[]): string {
  if (passages.length === 0)
    return 'No AI model is set up, and nothing that you may see bears on this. Try other words.';
  const found = passages.map(
    ({ index, text, ...passage }) =>
      `* ${named(passage, (name) => `**${name}**`)} [${index}]: ${cut(text.replaceAll(/\s+/g, ' '), SHOWN)}`,
  );
  return `No AI model is set up. This bears on your question:\n\n${found.join('\n')}`;
}

/** The ticket that somebody asks for in so many words. */
export function proposedByRules(message: string): Proposed | undefined {
  const sentences = sentencesIn(message);
  if (!sentences.some(asksForTicket)) return undefined;
  const [first = message] = sentences.filter((sentence) => !asksForTicket(sentence));
  return {
    title: cut(first.trim(), 200),
    description: message,
    type: 'request',
    priority: priorityByRules(message)?.value ?? 'medium',
  };
}
