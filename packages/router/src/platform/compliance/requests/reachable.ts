import { AppError } from '../../../kit/errors.ts';
import type { Principal } from '../../../kit/context.ts';

interface Asking {
  readonly principal: Principal;
}
/** Whether somebody runs the platform, in a session of theirs. */
export const isOperator = ({ principal }: Asking): boolean =>
  principal.kind === 'session' && principal.user.platform_role !== 'user';

/** Throws USER_NOT_FOUND for anybody else than oneself, unless one runs the platform. */
export function requireSelf(asking: Asking, user_id: string): void {
  if (asking.principal.user.id !== user_id && !isOperator(asking)) throw new AppError('USER_NOT_FOUND');
}
