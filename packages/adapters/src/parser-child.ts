import { readOneFile } from './parser-program.ts';
import { parsers } from './parsers/registry.ts';

await readOneFile(parsers);
