import { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { follow } from '../../../kit/streams/follow.ts';
import { showJob } from './get.ts';

type Entry = typeof aiDocs.jobs.watch;

export const watchJob = (ctx: Ctx<Entry>, input: In<Entry>, signal: AbortSignal | undefined) =>
  follow(
    { entry: aiDocs.jobs.watch, path: 'aiDocs.jobs.watch', ctx, input, signal },
    {
      read: (caller) => showJob(caller, input),
      isLast: ({ state }) => state !== 'queued' && state !== 'running',
    },
  );
