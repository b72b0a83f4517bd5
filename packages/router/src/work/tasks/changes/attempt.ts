import { savepoint, type Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';

interface Attempting {
  readonly db: Tx;
  readonly events: { readonly add: (...event: never[]) => void };
}
export type Attempted<T> = { readonly value: T } | { readonly refused: AppError } | { readonly undone: true };
/** Rolls back what was attempted, as a dry run does, without a refusal. */
export class Undo extends Error {}

/** Attempts one of many changes: a refused one does not affect the others, and its events are dropped. */
export async function attempt<C extends Attempting, T>(ctx: C, work: (inside: C) => Promise<T>): Promise<Attempted<T>> {
  const told: (() => void)[] = [];
  const add = (...event: never[]) => void told.push(() => ctx.events.add(...event));
  try {
    const value = await savepoint(ctx.db, (db) => work({ ...ctx, db, events: { add } }));
    for (const tell of told) tell();
    return { value };
  } catch (error) {
    if (error instanceof Undo) return { undone: true };
    if (!(error instanceof AppError)) throw error;
    return { refused: error };
  }
}
