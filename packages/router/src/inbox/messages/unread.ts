import type { messages } from '@deskwire/contract/inbox/messages.ts';
import type { Ctx } from '../../kit/context.ts';
import * as queries from './queries.ts';

/** Counts what others said to the caller that they have not read. */
export const countUnread = ({ db, scope }: Ctx<typeof messages.unread>) => queries.countUnread(db, scope);
