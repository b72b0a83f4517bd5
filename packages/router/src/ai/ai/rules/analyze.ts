import { keywordsIn, sentencesIn, wordsIn } from './words.ts';
import { summarizeByRules } from './summarize.ts';

const WORDS_A_MINUTE = 230;
const LANGUAGE_IN = 20_000;

/** The counts of a text, and its language. Rules cannot tell the tone. */
export async function figuresOf(text: string) {
  const words = wordsIn(text);
  return {
    language: await languageOf(text),
    figures: {
      characters: text.length,
      words: words.length,
      sentences: sentencesIn(text, 100_000).length,
      reading_seconds: Math.ceil((words.length / WORDS_A_MINUTE) * 60),
    },
  };
}

/** ISO 639-1; null for a text of fewer than three words, of which nobody can tell it. */
export async function languageOf(text: string): Promise<string | null> {
  const part = text.slice(0, LANGUAGE_IN);
  if (wordsIn(part).length < 3) return null;
  const { detect } = await import('tinyld');
  return detect(part) || null;
}

export const analyzeByRules = (text: string) => ({
  summary: summarizeByRules(text, 3),
  sentiment: null,
  keywords: keywordsIn(text),
  answer: null,
});
