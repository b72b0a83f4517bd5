import { z } from 'zod';
import type { TeamPermission } from '@deskwire/contract/kit/access.ts';
import type { Schema } from '@deskwire/contract/kit/define.ts';
import type { QueueName } from '@deskwire/queue/queues.ts';
import type { Ctx } from '../context.ts';

interface Done extends Schema {
  readonly _input: void;
  readonly _output: void;
}
/** The owner of a job: one team, whose scope it gets, or the whole installation. */
export type JobOf = 'team' | 'platform';

/** A procedure that only the worker may call. */
export interface JobDefinition<
  I extends Schema = Schema,
  T extends 'auto' | 'manual' = 'auto' | 'manual',
  O extends JobOf = JobOf,
> {
  readonly name: string;
  readonly queue: QueueName;
  readonly input: I;
  readonly tx: T;
  readonly of: O;
  /** The actor must still have this permission when the job runs. */
  readonly requires: TeamPermission | undefined;
  /** Its names in earlier releases, whose jobs may still be waiting. */
  readonly formerly: readonly string[];
}

interface Declared<I extends Schema, T> {
  readonly name: string;
  readonly queue: QueueName;
  readonly input: I;
  readonly tx?: T;
  readonly requires?: TeamPermission;
  readonly formerly?: readonly string[];
}
/**
 * Declares a job of a team, which gets the team's scope; one of a team that was purged does nothing. Its name is its path
 * in the system router. `manual` jobs talk to the outside between short commits.
 */
export const job = <I extends Schema, T extends 'auto' | 'manual' = 'auto'>(
  declared: Declared<I, T>,
): JobDefinition<I, T, 'team'> => define(declared, 'team');

/** Declares a job that belongs to no team: schedules, accounts, mail. */
export const platformJob = <I extends Schema, T extends 'auto' | 'manual' = 'auto'>(
  declared: Declared<I, T>,
): JobDefinition<I, T, 'platform'> => define(declared, 'platform');

const define = <I extends Schema, T extends 'auto' | 'manual', O extends JobOf>(declared: Declared<I, T>, of: O) => ({
  ...declared,
  tx: declared.tx ?? ('auto' as T),
  of,
  requires: declared.requires,
  formerly: declared.formerly ?? [],
});

/** The input of every reaction: which event happened to which row. What is true now is read again. */
export const EventRef = z.strictObject({
  event_id: z.uuid(),
  type: z.string(),
  entity_id: z.uuid().nullable(),
});
export type EventRef = z.infer<typeof EventRef>;

/** The job's contract entry: a mutation that no door serves. */
export const entryOf = <I extends Schema, T extends 'auto' | 'manual', O extends JobOf>(
  definition: JobDefinition<I, T, O>,
) =>
  ({
    kind: 'mutation',
    summary: definition.name,
    access: 'worker',
    rest: 'POST /',
    input: definition.input,
    output: noOutput,
    of: definition.of,
    ...(definition.tx === 'manual' ? { tx: 'manual' } : {}),
  }) as JobEntry<I, T, O>;
/** tRPC calls nothing but `parse` of an output; the types of a schema cannot be written down as values. */
const noOutput = { parse: () => undefined, _input: undefined, _output: undefined } as unknown as Done;

type JobEntry<I extends Schema, T extends 'auto' | 'manual', O extends JobOf> = {
  readonly kind: 'mutation';
  readonly summary: string;
  readonly access: 'worker';
  readonly rest: 'POST /';
  readonly input: I;
  readonly output: Done;
  readonly of: O;
} & (T extends 'manual' ? { readonly tx: 'manual' } : object);

/** The context of the handler of a job: `JobCtx<typeof purgeTicket>`. */
export type JobCtx<J extends JobDefinition> =
  J extends JobDefinition<infer I, infer T, infer O> ? Ctx<JobEntry<I, T, O>> : never;
/** The input of a job as its handler gets it. */
export type JobInput<J extends JobDefinition> = J['input']['_output'];
/** The context of every reaction of a team. */
export type ReactionCtx = JobCtx<JobDefinition<typeof EventRef, 'auto', 'team'>>;
