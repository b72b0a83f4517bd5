import { on } from '../../kit/reactions.ts';
import { reassign } from './leavers.ts';
import { voidStale } from './void.ts';

export const approvalsReactions = [
  on('ticket.updated', voidStale),
  on('ticket.merged', voidStale),
  on('person.left', reassign),
  on('person.suspended', reassign),
  on('person.roles_changed', reassign),
  on('person.joined', reassign),
];
