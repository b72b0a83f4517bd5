/** The present and former names and addresses of a person. */
export interface Names {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

/** Writing systems that put no space between words: a name may stand right beside other letters. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/u;

/**
 * A PostgreSQL pattern of names as whole words and of addresses as a whole, in texts and inside JSON; null if there is
 * nothing to look for. Several words match whatever their case and what stands between them. A name of one word may be a
 * word of the language too (Will, Mark), so it matches only as it is written.
 */
export function patternOf({ names, addresses }: Names): string | null {
  const parts = [
    ...unique(names).map((name) => bounded(name, spelled(name))),
    ...unique(addresses).map(
      (address) =>
        `(?<![[:alnum:]._%+-])${anyCase(address).replaceAll('@', '(?:@|%40)')}(?![[:alnum:]-]|\\.[[:alnum:]])`,
    ),
  ];
  return parts.length === 0 ? null : parts.toSorted((a, b) => b.length - a.length).join('|');
}

/**
 * Without what would match its own replacement; with the way a quote or a backslash is written in JSON, and with the way
 * a name is written in the name of a file.
 */
const unique = (texts: readonly string[]): string[] => [
  ...new Set(
    texts
      .map((text) => text.trim())
      .filter((text) => text !== '' && !/^\[?erased\]?$/i.test(text))
      .flatMap((text) => [text, JSON.stringify(text).slice(1, -1), text.replaceAll(/["<>:|?*]/g, '_')]),
  ),
];

function spelled(name: string): string {
  const words = name.split(/\s+/);
  return words.length === 1 ? escaped(name) : words.map(anyCase).join('[[:space:]._+-]{1,3}');
}
const bounded = (name: string, spelling: string) => {
  const letters = Array.from(name);
  const before = unspaced.test(letters[0]!) ? '' : '(?<![[:alnum:]])';
  const after = unspaced.test(letters.at(-1)!) ? '' : '(?![[:alnum:]])';
  return `${before}${spelling}${after}`;
};

const escaped = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
const anyCase = (text: string) =>
  Array.from(text, (char) => {
    const cases = [char.toLowerCase(), char.toUpperCase()];
    const simple = cases.every((form) => Array.from(form).length === 1) && cases[0] !== cases[1];
    return simple ? `[${cases.join('')}]` : escaped(char);
  }).join('');
