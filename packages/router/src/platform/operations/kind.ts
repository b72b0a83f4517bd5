import { z } from 'zod';
import type { ProjectPermission, TeamPermission } from '@deskwire/contract/kit/access.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Base, ProjectScope, TeamScope, Writing } from '../../kit/context.ts';

/** Lines that one transaction deals with at most: a second of work at most, which a crash or a deploy may cost. */
export const BATCH = 500;

/** Why a line was refused. `field` is null where the line as a whole is wrong. */
export interface Issue {
  readonly field: string | null;
  readonly reason: string;
  readonly value: string | null;
}
export interface LineOutcome {
  readonly line: number;
  /** In words of the domain: created, unchanged … A line with issues has failed, whatever this says. */
  readonly outcome: string;
  readonly entity_id?: string | undefined;
  readonly key?: string | undefined;
  readonly issues?: readonly Issue[] | undefined;
}

/** A batch that has been read and checked; only writing it is left. */
export interface Batch<C> {
  /** The first and the last line of the batch; null where it has none. */
  readonly lines: readonly [from: number, to: number] | null;
  /** Writes the batch, all or nothing. Lines in `known` were dealt with before and must be left alone. */
  readonly write?: ((tx: Writing, known: ReadonlySet<number>) => Promise<readonly LineOutcome[]>) | undefined;
  /** The place where the next batch begins; undefined ends the operation. */
  readonly next: C | undefined;
  readonly total?: number | undefined;
  /** Added to the result of the operation; the number of lines by outcome is added at its end. */
  readonly result?: Readonly<Record<string, unknown>> | undefined;
}

/** The context in which a batch is read: no transaction is open, so it may call the outside. */
export interface Reading extends Pick<Base, 'services' | 'request' | 'credentials' | 'now'> {
  readonly db: Db;
  readonly scope: TeamScope;
  /** The project of the operation, where its kind needs a right in one. */
  readonly project: ProjectScope | undefined;
  readonly operation_id: string;
  /** A short transaction of its own, for what may be wasted when the batch is repeated. */
  readonly commit: <T>(work: (tx: Writing) => Promise<T>) => Promise<T>;
  /** Shows progress inside a long batch. Throws when the operation was asked to stop. */
  readonly progress: (done: number, total: number) => Promise<void>;
}

/** A kind of operation: what is stored of its input, whose right it needs, and how one batch is read. */
export interface OperationKind<I extends z.core.$ZodType = z.core.$ZodType, C = unknown> {
  /** A path such as `tickets.import`; its job is `tickets.importBatch`. */
  readonly kind: string;
  readonly input: I;
  /** The creator must still have this permission at each batch: in the team, or in a project. */
  readonly requires: TeamPermission | InProject<z.output<I>>;
  readonly batch: (reading: Reading, input: z.output<I>, cursor: C | null) => Promise<Batch<C>>;
}

/** A right in the project that the input of an operation names. `writes`: an archived project refuses it. */
export interface InProject<I> {
  readonly permission: ProjectPermission;
  readonly writes: boolean;
  readonly projectOf: (input: I) => string;
}

/** Ends the operation as failed, with a reason that its creator can act on. */
export class OperationFailure extends Error {
  override name = 'OperationFailure';
  readonly code: string;
  readonly details: unknown;
  constructor(code: string, message: string, details?: unknown) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
/** The operation was asked to stop while it ran. */
export class OperationCancelled extends Error {
  override name = 'OperationCancelled';
}
