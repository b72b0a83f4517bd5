import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Has the stacks of errors name places in the sources where a bundle runs. Node's own --enable-source-maps reads every
 * map at once, which costs a fifth more memory for errors that seldom come; here the first stack that is looked at reads
 * the maps of its own files.
 */
export function showSourcesInStacks(): void {
  if (import.meta.url.endsWith('.ts')) return;
  Error.prepareStackTrace = (error, frames) =>
    // A frame writes itself as V8 would, which its type does not say.
    // oxlint-disable-next-line typescript/no-base-to-string
    [String(error), ...frames.map((frame) => `    at ${inSources(String(frame))}`)].join('\n');
}

const inSources = (frame: string): string =>
  frame.replace(/(file:\/\/[^\s():]+):(\d+):(\d+)/, (place, url: string, line: string, column: string) => {
    const origin = mapOf(url)?.findOrigin(Number(line), Number(column));
    if (origin === undefined || !('fileName' in origin)) return place;
    const file = relative(process.cwd(), fileURLToPath(new URL(origin.fileName, url)));
    return `${file}:${origin.lineNumber}:${origin.columnNumber}`;
  });

const maps = new Map<string, SourceMap | undefined>();
function mapOf(url: string): SourceMap | undefined {
  if (!maps.has(url)) maps.set(url, readMap(`${fileURLToPath(url)}.map`));
  return maps.get(url);
}
const readMap = (file: string): SourceMap | undefined =>
  existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
