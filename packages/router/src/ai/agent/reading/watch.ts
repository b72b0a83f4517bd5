import { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { follow } from '../../../kit/streams/follow.ts';
import { isGoingOn } from '../queries.ts';
import { getStatus } from './status.ts';

type Entry = typeof agent.watch;

/** A run as it goes on: with each step that is done, and while it waits for a person. */
export const watchRun = (ctx: Ctx<Entry>, input: In<Entry>, signal: AbortSignal | undefined) =>
  follow(
    { entry: agent.watch, path: 'agent.watch', ctx, input, signal },
    { read: (caller) => getStatus(caller, input), isLast: ({ state }) => !isGoingOn(state) },
  );
