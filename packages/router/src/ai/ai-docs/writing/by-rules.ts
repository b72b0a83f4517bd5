import { cut } from '@deskwire/contract/kit/cut.ts';
const MOST_LINES = 20_000;
const LONGEST = 300;
/** Words before the name of something, in the languages of most projects. */
const words = new Set(
  'function class interface type enum const def func fn struct trait impl module sub public private export'.split(' '),
);

/** An outline of a file by rules: the lines at which something with a name begins, and its comments above. */
export function outlined(path: string, source: string): string {
  const lines = source.split('\n', MOST_LINES).map((line) => cut(line, LONGEST).trimEnd());
  const found: string[] = [];
  for (const [at, line] of lines.entries()) {
    const trimmed = line.trimStart();
    const depth = line.length - trimmed.length;
    if (depth > 4 || !words.has(trimmed.split(/[\s(<{:]/, 1)[0]!)) continue;
    const said = (lines[at - 1] ?? '')
      .trim()
      .replace(/^(?:\/\*\*?|\/\/+|#+|\*)\s*/, '')
      .replace(/\*\/$/, '')
      .trim();
    const isComment = /^\s*(?:\/\/|\/\*|\*|#)/.test(lines[at - 1] ?? '');
    found.push(`* \`${trimmed.replaceAll('`', "'")}\` (line ${at + 1})${isComment && said !== '' ? `: ${said}` : ''}`);
  }
  const head = `# ${path}\n\n${lines.length} lines.`;
  return found.length === 0 ? head : `${head}\n\n${found.join('\n')}`;
}
