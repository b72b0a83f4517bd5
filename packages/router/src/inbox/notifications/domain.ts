import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/reactions.ts';
import { days, ofUser } from '../../kit/tables.ts';
import { notifyOfApproval } from './approvals.ts';
import { notifyOfDelegation } from './delegations.ts';
import { notifyOfDeployment } from './deployments.ts';
import { notificationsJobs } from './jobs.ts';
import { notifyOfMembership } from './membership.ts';
import { notifyOfTicket } from './notify.ts';
import { notificationsRouter } from './router.ts';
import { notifyOfSla } from './sla.ts';

export const notificationsDomain = {
  router: notificationsRouter,
  jobs: notificationsJobs,
  reactions: [
    on('ticket.created', notifyOfTicket),
    on('ticket.assigned', notifyOfTicket),
    on('ticket.commented', notifyOfTicket),
    on('ticket.noted', notifyOfTicket),
    on('ticket.status_changed', notifyOfTicket),
    on('deployment.ready', notifyOfDeployment),
    on('deployment.succeeded', notifyOfDeployment),
    on('deployment.failed', notifyOfDeployment),
    on('deployment.rolled_back', notifyOfDeployment),
    on('sla.warning', notifyOfSla),
    on('sla.breached', notifyOfSla),
    on('approval.requested', notifyOfApproval),
    on('approval.decided', notifyOfApproval),
    on('approval.approved', notifyOfApproval),
    on('approval.rejected', notifyOfApproval),
    on('approval.withdrawn', notifyOfApproval),
    on('approval.expired', notifyOfApproval),
    on('approval.voided', notifyOfApproval),
    on('approval.reminded', notifyOfApproval),
    on('approval.delegated', notifyOfApproval),
    on('approval.reassigned', notifyOfApproval),
    on('invitation.accepted', notifyOfMembership),
    on('person.roles_changed', notifyOfMembership),
    on('person.left', notifyOfMembership),
    on('delegation.created', notifyOfDelegation),
    on('delegation.ended', notifyOfDelegation),
  ],
  references: { notification: null },
  tables: {
    notifications: ofUser({
      kept: [...days(90, 'created_at', { given: 'read_at' }), ...days(365, 'created_at')],
      mention: ['title', 'body'],
      none: ['type', 'entity'],
    }),
  },
} satisfies Domain;
