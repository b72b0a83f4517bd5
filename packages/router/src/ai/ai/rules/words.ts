/** Words of a text in lower case, with where they begin. */
export function wordsIn(text: string): string[] {
  const found: string[] = [];
  for (const [word] of text.toLowerCase().matchAll(/\p{L}[\p{L}\p{M}\p{N}'’_-]{0,60}|\p{N}+/gu)) found.push(word);
  return found;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
/** Longest list of sentences that rules look at: ranking compares them with each other. */
const MOST_SENTENCES = 200;
const LONGEST = 1000;

/** The sentences of a text; a list item and a line of its own are sentences as well. */
export function sentencesIn(text: string, most = MOST_SENTENCES): string[] {
  const sentences: string[] = [];
  for (const line of text.split(/\n+/)) {
    const shown = line.replace(/^\s*(?:[-*•]|\d{1,3}[.)])\s+/, '').trim();
    if (shown === '') continue;
    for (const { segment } of segmenter.segment(shown)) {
      const sentence = segment.trim();
      if (/[\p{L}\p{N}]/u.test(sentence)) sentences.push(cut(sentence, LONGEST));
      if (sentences.length === most) return sentences;
    }
  }
  return sentences;
}

/** A text of at most so many units, cut between what people see as letters. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  for (const { index, segment } of new Intl.Segmenter().segment(text.slice(0, most + 40))) {
    if (index + segment.length > most - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}

/** Words that say nothing about a topic, of the languages that most teams write in. */
const stop = new Set(
  `a about after all also am an and any are as at be been but by can could did do does for from get had has have he her here him
   his how i if in into is it its just like me more my no not now of on one only or our out over please she should so some than
   thank thanks that the their them then there these they this to up us very was we were what when where which who why will with
   would you your hello hi dear regards best kind
   aber alle als also am an auf aus bei bin bis bitte da dann das dass dem den der des die dies diese doch du durch ein eine einem
   einen einer er es für hat haben hier ich ihr im in ist ja kann kein keine können man mehr mein mit nach nicht noch nur oder sehr
   sein sich sie sind so über um und uns vom von vor war was wenn werden wie wir wird wurde zu zum zur
   au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur mais ne nous on ou par pas plus pour que qui sa
   se ses son sont sur un une vous
   al como con de del el en es esta este la las lo los más no para pero por que se si sin su un una y`.split(/\s+/),
);
export const saysSomething = (word: string): boolean => word.length > 2 && !stop.has(word) && !/^\p{N}+$/u.test(word);

/** The most typical words of a text: those that are frequent and not about everything. */
export function keywordsIn(text: string, most = 10): string[] {
  const counts = new Map<string, number>();
  for (const word of wordsIn(text)) if (saysSomething(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([word]) => word);
}
