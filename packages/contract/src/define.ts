import type { ErrorCode } from './errors.ts';
import type { EventType } from './events.ts';
import { definers } from './kit/define.ts';

/** What every domain declares its procedures with: an error or an event that no domain has does not compile. */
export const { query, mutation, subscription } = definers<ErrorCode, EventType>();
