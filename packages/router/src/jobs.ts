import { approvalsJobs } from './desk/approvals/jobs.ts';
import { dashboardJobs } from './desk/dashboard/jobs.ts';
import { ticketsJobs } from './desk/tickets/jobs.ts';
import { stagingJobs } from './desk/staging/jobs.ts';
import { slaJobs } from './desk/sla/jobs.ts';
import { authJobs } from './identity/auth/jobs.ts';
import { teamsJobs } from './identity/teams/jobs.ts';
import { usersJobs } from './identity/users/jobs.ts';
import { emailsJobs } from './inbox/emails/jobs.ts';
import { notificationsJobs } from './inbox/notifications/jobs.ts';
import { definitionsIn, router } from './kit/procedure.ts';
import { filesJobs } from './platform/files/jobs.ts';
import { maintenanceJobs } from './platform/maintenance/jobs.ts';
import { operationsJobs } from './platform/operations/jobs.ts';

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

/** Every job by its name: those that are mounted above. */
export const jobs = definitionsIn(systemRouter);
