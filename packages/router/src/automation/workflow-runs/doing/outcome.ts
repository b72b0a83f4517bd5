import type { Failure } from '../../workflows/engine/walk.ts';
import type { NewWait } from '../queries.ts';

/** The outcome of one attempt at a step. */
export type Outcome =
  | { readonly kind: 'done'; readonly output: unknown }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Another attempt may succeed. */
      readonly again?: boolean;
      /** How long the other side asks to be left alone. */
      readonly after_s?: number | undefined;
      /** The permission that whoever it acts for has lost: no other step may go on from that. */
      readonly lost?: string | undefined;
    }
  /** Another worker is doing it at this moment. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'waits'; readonly wait: Omit<NewWait, 'run_id' | 'from_position'> };

export const failed = (
  step: string,
  code: string,
  message: string,
  more: Pick<Outcome & { kind: 'failed' }, 'again' | 'after_s' | 'lost'> & { details?: unknown } = {},
): Outcome => {
  const { details, ...rest } = more;
  return { kind: 'failed', failure: { step, code, message, ...(details === undefined ? {} : { details }) }, ...rest };
};
