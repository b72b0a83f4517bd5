import { invalid } from '../../../kit/errors.ts';

const MOST = 50;
const mention = /<@([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})>/gi;

/** The people that a text mentions, each once. Nobody is mentioned in code, which starts and ends with backticks. */
export function mentionsIn(content: string): string[] {
  const people = new Set([...proseOf(content).matchAll(mention)].map(([, id]) => id!.toLowerCase()));
  if (people.size > MOST) throw invalid('content', `mentions more than ${MOST} people`);
  return [...people];
}

/** A text for those who read it as it is: people stand in it by their names. */
export const withNames = (content: string, names: ReadonlyMap<string, string>): string =>
  content.replaceAll(mention, (written, id: string) => {
    const name = names.get(id.toLowerCase());
    return name === undefined ? written : `@${name}`;
  });

/** A text without its fenced blocks and spans of code. */
function proseOf(content: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of content.split('\n')) {
    const [marker] = /^ {0,3}(?:`{3,}|~{3,})/.exec(line) ?? [];
    const sign = marker?.trim();
    if (fence === undefined && sign !== undefined) fence = sign;
    else if (fence !== undefined && sign?.[0] === fence[0] && sign!.length >= fence.length) fence = undefined;
    else if (fence === undefined && !/^(?: {4}|\t)/.test(line)) lines.push(line);
  }
  return withoutSpans(lines.join('\n'));
}

/** Between a run of backticks and the next run of the same length is code. */
function withoutSpans(text: string): string {
  const parts = text.split(/(`+)/);
  const prose: string[] = [];
  const last = new Map<string, number>();
  for (const [at, part] of parts.entries()) if (at % 2 === 1) last.set(part, at);
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    if (at % 2 === 0 || last.get(part)! <= at) prose.push(part);
    else {
      at += 1;
      while (parts[at] !== part || at % 2 === 0) at += 1;
    }
  }
  return prose.join('');
}
