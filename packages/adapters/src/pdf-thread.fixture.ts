// The program of a thread that does what its document is called.
import { parentPort } from 'node:worker_threads';
import type { PdfTask } from './pdf.ts';

parentPort!.on('message', ({ data }: PdfTask) => {
  const { title } = JSON.parse(data) as { title: string };
  if (title === 'exit') process.exit(3);
  if (title === 'throw') throw new Error('thrown in the thread');
  if (title === 'loop') for (;;);
  parentPort!.postMessage({ bytes: Buffer.from(title) });
});
