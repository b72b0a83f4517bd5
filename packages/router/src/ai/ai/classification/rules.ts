import type { Ticket } from '@deskwire/contract/desk/tickets.schemas.ts';
import { wordsIn } from '../rules/words.ts';

type Priority = Ticket['priority'];
/** Words that speak for a priority, of English and German. The first row that matches decides. */
const priorities: readonly { readonly value: Priority; readonly words: ReadonlySet<string> }[] = [
  {
    value: 'urgent',
    words: new Set(
      'outage down unreachable emergency critical breach hacked ransomware ausfall notfall dringend datenverlust'.split(
        ' ',
      ),
    ),
  },
  {
    value: 'high',
    words: new Set(
      'urgent asap broken crash crashes crashed blocked blocker cannot failing fails failure fehler kaputt defekt blockiert sofort'.split(
        ' ',
      ),
    ),
  },
  {
    value: 'low',
    words: new Set(
      'typo cosmetic wish idea suggestion someday minor nice question wunsch idee tippfehler frage'.split(' '),
    ),
  },
];

export interface Ruled<V extends string = string> {
  readonly value: V;
  readonly why: string;
}
/** A priority by words that speak for it; undefined where there are none. */
export function priorityByRules(text: string): Ruled<Priority> | undefined {
  const words = new Set(wordsIn(text));
  for (const { value, words: telling } of priorities) {
    const found = [...telling].filter((word) => words.has(word));
    if (found.length > 0) return { value, why: `The text says: ${found.slice(0, 3).join(', ')}.` };
  }
  return undefined;
}

/** The category whose name is in a text; undefined where none or several are. */
export function categoryByRules(text: string, categories: readonly string[]): Ruled | undefined {
  const words = ` ${wordsIn(text).join(' ')} `;
  const named = categories.filter((name) => {
    const wanted = wordsIn(name).join(' ');
    return wanted !== '' && words.includes(` ${wanted} `);
  });
  return named.length === 1 ? { value: named[0]!, why: 'The text names it.' } : undefined;
}
