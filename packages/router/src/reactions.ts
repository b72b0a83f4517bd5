import { ticketsReactions } from './desk/tickets/reactions.ts';
import { approvalsReactions } from './desk/approvals/reactions.ts';
import { stagingReactions } from './desk/staging/reactions.ts';
import { slaReactions } from './desk/sla/reactions.ts';
import { teamsReactions } from './identity/teams/members/claim.ts';
import { notificationsReactions } from './inbox/notifications/reactions.ts';
import type { Reaction } from './kit/reactions.ts';

/** What each domain does when something happened in another. */
export const reactions: readonly Reaction[] = [
  ...ticketsReactions,
  ...slaReactions,
  ...stagingReactions,
  ...approvalsReactions,
  ...teamsReactions,
  ...notificationsReactions,
];
