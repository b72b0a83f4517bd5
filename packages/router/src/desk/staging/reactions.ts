import { on } from '../../kit/reactions.ts';
import { approveWaiting } from './call-next.ts';

/** The entity of an approval's event is its ticket. */
export const stagingReactions = [on('approval.approved', approveWaiting)];
