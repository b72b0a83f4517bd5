import { notificationsReactions } from './inbox/notifications/reactions.ts';
import type { Reaction } from './kit/reactions.ts';

/** What each domain does when something happened in another. */
export const reactions: readonly Reaction[] = [...notificationsReactions];
