import { previews } from '@deskwire/contract/ai/previews.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { follow } from '../../../kit/streams/follow.ts';
import { showJob } from './get.ts';

type Entry = typeof previews.jobs.watch;

export const watchJob = (ctx: Ctx<Entry>, input: In<Entry>, signal: AbortSignal | undefined) =>
  follow(
    { entry: previews.jobs.watch, path: 'previews.jobs.watch', ctx, input, signal },
    {
      read: (caller) => showJob(caller, input),
      isLast: ({ state }) => state !== 'queued' && state !== 'running',
    },
  );
