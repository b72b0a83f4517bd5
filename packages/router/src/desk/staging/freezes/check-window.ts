import { AppError } from '../../../kit/errors.ts';
import { faultOf, type Window } from './windows.ts';

export function checkWindow(window: Window): void {
  const fault = faultOf(window);
  if (fault !== undefined) throw new AppError('INVALID_INPUT', [{ path: [fault.path], reason: fault.reason }]);
}
