import { createContext } from './access.ts';
import type { Delegate } from '../context.ts';
import type { Services } from '../services.ts';

/** One step of a run: the procedure it calls, and what makes that call happen once. */
export interface Step {
  readonly path: string;
  readonly input: unknown;
  /** A step that is called again with the same key answers as the first time. */
  readonly idempotency_key?: string | undefined;
  readonly request_id: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls a procedure for somebody who is not there. Every step reads anew who that person is and what they may do, so a
 * right that was lost ends the run at its next step. Throws what the procedure throws.
 */
export const callAs = (services: Services, delegate: Delegate, step: Step): Promise<unknown> =>
  services.call(
    createContext({
      services,
      credentials: { delegate },
      request: {
        id: step.request_id,
        address: '',
        user_agent: '',
        origin: 'worker',
        idempotency_key: step.idempotency_key,
      },
    }),
    step.path,
    step.input,
    step.signal,
  );
