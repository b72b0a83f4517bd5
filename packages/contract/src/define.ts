import type { ErrorCode } from './errors.ts';
import type { EventType } from './events.ts';
import { definers } from './kit/define.ts';

/**
 * The functions with which domains declare procedures. They accept only errors and events that some domain declares.
 */
export const { query, mutation, subscription } = definers<ErrorCode, EventType>();
