import type { Writing } from '../../kit/context.ts';
import { PLATFORM_TEAM } from '../../kit/transaction.ts';

/**
 * Notes a sign-in, or a step of one, that failed. It is written whether or not there is an account behind it: what
 * writes takes longer than what does not.
 */
export const noteRefusal = (
  { events }: { readonly events: Writing<'session.refused'>['events'] },
  reason: 'password' | 'code' | 'second factor',
  user_id: string | null = null,
): void => events.add('session.refused', { id: PLATFORM_TEAM, user_id }, { reason });
