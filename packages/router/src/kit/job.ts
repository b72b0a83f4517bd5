import { z } from 'zod';
import type { TeamPermission } from '@deskwire/contract/kit/access.ts';
import type { Schema } from '@deskwire/contract/kit/define.ts';
import type { QueueName } from '@deskwire/queue/queues.ts';

interface Done extends Schema {
  readonly _input: void;
  readonly _output: void;
}
/** A procedure that only the worker may call. */
export interface JobDefinition<I extends Schema = Schema, T extends 'auto' | 'manual' = 'auto' | 'manual'> {
  readonly name: string;
  readonly queue: QueueName;
  readonly input: I;
  readonly tx: T;
  /** The actor must still have this permission when the job runs. */
  readonly requires: TeamPermission | undefined;
}

/** Declares a job. Its name is its path in the system router. `manual` jobs talk to the outside between short commits. */
export const job = <I extends Schema, T extends 'auto' | 'manual' = 'auto'>(definition: {
  readonly name: string;
  readonly queue: QueueName;
  readonly input: I;
  readonly tx?: T;
  readonly requires?: TeamPermission;
}): JobDefinition<I, T> => ({
  ...definition,
  tx: definition.tx ?? ('auto' as T),
  requires: definition.requires,
});

/** The input of every reaction: which event happened to which row. What is true now is read again. */
export const EventRef = z.strictObject({
  event_id: z.uuid(),
  type: z.string(),
  entity_id: z.uuid().nullable(),
});
export type EventRef = z.infer<typeof EventRef>;

/** The job's contract entry: a mutation that no door serves. */
export const entryOf = <I extends Schema, T extends 'auto' | 'manual'>(definition: JobDefinition<I, T>) =>
  ({
    kind: 'mutation',
    summary: definition.name,
    access: 'worker',
    rest: 'POST /',
    input: definition.input,
    output: nothing,
    ...(definition.tx === 'manual' ? { tx: 'manual' } : {}),
  }) as {
    readonly kind: 'mutation';
    readonly summary: string;
    readonly access: 'worker';
    readonly rest: 'POST /';
    readonly input: I;
    readonly output: Done;
  } & (T extends 'manual' ? { readonly tx: 'manual' } : object);
const nothing = { parse: () => undefined, _input: undefined, _output: undefined } as unknown as Done;
