import { audited, type Domain } from '../../kit/domain.ts';
import { on } from '../../kit/events/reactions.ts';
import { ofPerson } from '../../kit/tables.ts';
import { seesSubject } from './fragments.ts';
import { approvalsJobs } from './jobs.ts';
import { reassign } from './approvers/reassign.ts';
import { approvalNotices } from './notices/notices.ts';
import { approvalsRouter } from './router.ts';
import { voidOfRun, voidStale, voidStaleOfFile } from './requests/void.ts';

export const approvalsDomain = {
  router: approvalsRouter,
  jobs: approvalsJobs,
  reactions: [
    on('ticket.updated', voidStale),
    on('ticket.merged', voidStale),
    on('ticket.status_changed', voidStale),
    on('ticket.deleted', voidStale),
    on('ticket.restored', voidStale),
    on('workflow.run_failed', voidOfRun),
    on('workflow.run_cancelled', voidOfRun),
    on('agent_run.finished', voidOfRun),
    on('file.uploaded', voidStaleOfFile),
    on('file.attached', voidStaleOfFile),
    on('file.deleted', voidStaleOfFile),
    on('file.restored', voidStaleOfFile),
    on('person.left', reassign),
    on('person.suspended', reassign),
    on('person.roles_changed', reassign),
    on('person.joined', reassign),
  ],
  notices: approvalNotices,
  references: { approval: 'approval_requests', delegation: 'approval_delegations' },
  audiences: {
    // The entity of an approval's event is its ticket, or the run that asks.
    approval: { needs: 'approvals.read', sees: seesSubject },
    delegation: audited,
  },
  tables: {
    approval_requests: ofPerson('requester_id', { authored: ['description', 'title'], none: ['content_hash', 'step'] }),
    approval_steps: ofPerson('approver_id'),
    approval_decisions: ofPerson('decided_by', { authored: ['comments'] }),
    approval_delegations: ofPerson('from_id'),
  },
} satisfies Domain;
