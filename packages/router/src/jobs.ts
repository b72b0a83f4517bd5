import { handOver } from './desk/approvals/delegations.ts';
import { approvalsJobs } from './desk/approvals/jobs.ts';
import { reassign } from './desk/approvals/leavers.ts';
import { tick as tickApproval } from './desk/approvals/timer.ts';
import { voidStale } from './desk/approvals/void.ts';
import { foldTallies } from './desk/dashboard/fold.ts';
import { dashboardJobs } from './desk/dashboard/jobs.ts';
import { exportBatch } from './desk/tickets/export.ts';
import { forgetWords, purgeComment } from './desk/tickets/forget.ts';
import { importBatch } from './desk/tickets/import.ts';
import { ticketsJobs } from './desk/tickets/jobs.ts';
import { releaseWork } from './desk/tickets/release.ts';
import { purgeTicket } from './desk/tickets/removal.ts';
import { approveWaiting, callAfterLock } from './desk/staging/call-next.ts';
import { stagingJobs } from './desk/staging/jobs.ts';
import { slaJobs } from './desk/sla/jobs.ts';
import { recomputeOpen, resumeTeam } from './desk/sla/recompute-open.ts';
import { recomputeTicket, tick } from './desk/sla/recompute.ts';
import { authJobs } from './identity/auth/jobs.ts';
import { authMailJobs } from './identity/auth/mails.ts';
import { teamsJobs } from './identity/teams/jobs.ts';
import { claimForUser } from './identity/teams/members/claim.ts';
import { purgeTeam } from './identity/teams/purge.ts';
import { removePicture } from './identity/users/avatar.ts';
import { eraseUser } from './identity/users/erase.ts';
import { usersJobs } from './identity/users/jobs.ts';
import { deliverEmail } from './inbox/emails/queue.ts';
import { emailsJobs } from './inbox/emails/jobs.ts';
import { notificationsJobs } from './inbox/notifications/jobs.ts';
import { notifyOfApproval } from './inbox/notifications/approvals.ts';
import { notifyOfDeployment } from './inbox/notifications/deployments.ts';
import { notifyOfDelegation } from './inbox/notifications/delegations.ts';
import { notifyOfMembership } from './inbox/notifications/membership.ts';
import { notifyOfTicket } from './inbox/notifications/notify.ts';
import { notifyOfSla } from './inbox/notifications/sla.ts';
import type { JobDefinition } from './kit/job.ts';
import { router } from './kit/procedure.ts';
import { filesJobs } from './platform/files/jobs.ts';
import { purgeFile, sweepFiles } from './platform/files/purge.ts';
import { deleteExpired, maintenanceJobs, makePartitions } from './platform/maintenance/jobs.ts';
import { operationsJobs } from './platform/operations/jobs.ts';
import { forgetLines, watchOperation } from './platform/operations/steps.ts';

/** What only the worker may call; no door mounts it. A job's name is its path here. */
export const systemRouter = router({
  auth: authJobs,
  users: usersJobs,
  teams: teamsJobs,
  tickets: ticketsJobs,
  sla: slaJobs,
  staging: stagingJobs,
  dashboard: dashboardJobs,
  approvals: approvalsJobs,
  emails: emailsJobs,
  notifications: notificationsJobs,
  files: filesJobs,
  operations: operationsJobs,
  maintenance: maintenanceJobs,
});

const definitions: readonly JobDefinition[] = [
  ...authMailJobs,
  eraseUser,
  claimForUser,
  purgeTeam,
  removePicture,
  releaseWork,
  purgeTicket,
  purgeComment,
  forgetWords,
  importBatch,
  exportBatch,
  foldTallies,
  recomputeTicket,
  tick,
  recomputeOpen,
  resumeTeam,
  tickApproval,
  voidStale,
  handOver,
  reassign,
  approveWaiting,
  callAfterLock,
  deliverEmail,
  notifyOfDeployment,
  notifyOfTicket,
  notifyOfMembership,
  notifyOfSla,
  notifyOfApproval,
  notifyOfDelegation,
  purgeFile,
  sweepFiles,
  watchOperation,
  forgetLines,
  makePartitions,
  deleteExpired,
];

/** Every job by its name. */
export const jobs: ReadonlyMap<string, JobDefinition> = new Map(definitions.map((job) => [job.name, job]));
