import { createContext } from './access.ts';
import type { Delegate } from '../context.ts';
import type { Services } from '../services.ts';

/** One step of a run: the procedure it calls, with the key by which the call has one effect. */
export interface Step {
  readonly path: string;
  readonly input: unknown;
  /** A step that is repeated with the same key gets the same answer as the first time. */
  readonly idempotency_key?: string | undefined;
  readonly request_id: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Calls a procedure for somebody who is away. Every step reads their account and rights again, so a lost right ends the run
 * at its next step. Throws what the procedure throws.
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
