// The program of the thread that sets PDFs with Typst, whose calls block. See pdf.ts.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { assetFile } from './entry-file.ts';
import type { PdfAnswer, PdfTask } from './pdf.ts';

/** A folder that does not exist: a template has nothing to read but what is given to it. */
const workspace = '/deskwire/no/such/folder';

const families = [
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans/package.json'),
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-arabic/package.json'),
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-hebrew/package.json'),
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/package.json'),
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-kr/package.json'),
  createRequire(import.meta.url).resolve('@expo-google-fonts/noto-emoji/package.json'),
];
const fontPaths = families.flatMap((manifest) =>
  ['400Regular', '700Bold'].map((weight) => join(dirname(manifest), weight)),
);

const compiler = NodeCompiler.create({ workspace, fontArgs: [{ fontPaths }] });
compiler.addSource(join(workspace, 'common.typ'), readFileSync(assetFile('pdf/common.typ'), 'utf8'));
const sources = new Map<string, string>();

parentPort!.on('message', (task: PdfTask) => {
  const answer = set(task);
  parentPort!.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer as ArrayBuffer] : []);
});

function set({ template, data, created_at }: PdfTask): PdfAnswer {
  try {
    const pdf = compiler.pdf(
      { mainFileContent: sourceOf(template), inputs: { data } },
      { creationTimestamp: Math.floor(Date.parse(created_at) / 1000) },
    );
    return { bytes: new Uint8Array(pdf) };
  } catch (error) {
    return { failure: String(error instanceof Error ? error.message : error) };
  } finally {
    // The memory of the compiler about a document is of use to that document only.
    compiler.evictCache(10);
  }
}

function sourceOf(template: PdfTask['template']): string {
  const source = sources.get(template) ?? readFileSync(assetFile(`pdf/${template}.typ`), 'utf8');
  sources.set(template, source);
  return source;
}
