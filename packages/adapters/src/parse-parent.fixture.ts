// A program that reads a file which never ends, and says in which process.
import { readFileSync } from 'node:fs';
import { createFileParser } from './parse-file.ts';
import { hostileParsers } from './parser-child.fixture.ts';

const parse = createFileParser(hostileParsers, () => new URL('./parser-child.fixture.ts', import.meta.url));
const children = () => readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim();

const reading = parse('loop', Buffer.from('a file'), {}, { limits: { wall_ms: 10 * 60_000 } });
while (children() === '') await new Promise((resolve) => setTimeout(resolve, 10));
process.stdout.write(children());
await reading;
