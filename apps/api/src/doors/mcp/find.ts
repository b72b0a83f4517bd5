import { aboutDomain, type OfferedTool } from './tools.ts';

const MOST_FOUND = 8;
const MAX_LENGTH = 200;
/** Words that say nothing about what is wanted. */
const idle: ReadonlySet<string> = new Set(
  'a an all and are as at be by do does for from how i if in into is it its me my of on or our that the their them this to want was what when which who with you your'.split(
    ' ',
  ),
);

/** The tools that fit some words best, of those the caller may use. */
export function findTools(allowed: readonly OfferedTool[], words: string): OfferedTool[] {
  const asked = wordsOf(words.slice(0, MAX_LENGTH));
  return allowed
    .map((tool) => ({ tool, score: scoreOf(tool, asked) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score || a.tool.path.length - b.tool.path.length)
    .slice(0, MOST_FOUND)
    .map(({ tool }) => tool);
}

/** A word in the name of a tool counts most, then one in its summary, in what it gives and takes, in its domain. */
function scoreOf(tool: OfferedTool, asked: readonly string[]): number {
  const places = known.get(tool) ?? placesOf(tool);
  known.set(tool, places);
  const scores = asked.map((word) =>
    Math.max(0, ...places.map(([weight, words]) => (words.some((other) => isLike(word, other)) ? weight : 0))),
  );
  const met = scores.filter((score) => score > 0).length;
  return scores.reduce((sum, score) => sum + score, 0) * met;
}

type Places = readonly (readonly [weight: number, words: readonly string[]])[];
const known = new WeakMap<OfferedTool, Places>();
const placesOf = ({ path, entry, tool }: OfferedTool): Places => [
  [5, wordsOf(path)],
  [4, wordsOf(entry.summary)],
  [2, wordsOf(tool.description ?? '')],
  [1, wordsOf(Object.keys(tool.inputSchema.properties ?? {}).join(' '))],
  [1, wordsOf(aboutDomain[path.split('.', 1)[0]!]?.join(' ') ?? '')],
];

/** Lower-case words without endings; `setStatus` is two. */
const wordsOf = (text: string): string[] => [
  ...new Set(
    text
      .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '' && !idle.has(word))
      .map(stem),
  ),
];
const stem = (word: string): string => word.replace(/(?:ies|es|s|ing|ed|e|y)$/, '') || word;
/** One is the beginning of the other, so that `deploy` finds deployments. */
const isLike = (a: string, b: string): boolean =>
  a === b || (a.length > 3 && b.startsWith(a)) || (b.length > 3 && a.startsWith(b));
