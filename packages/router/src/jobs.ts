import { deliverEmail } from './inbox/emails/queue.ts';
import { emailsJobs } from './inbox/emails/jobs.ts';
import { notificationsJobs } from './inbox/notifications/jobs.ts';
import { notifyOfTicket } from './inbox/notifications/notify.ts';
import type { JobDefinition } from './kit/job.ts';
import { router } from './kit/procedure.ts';

/** What only the worker may call; no door mounts it. A job's name is its path here. */
export const systemRouter = router({ emails: emailsJobs, notifications: notificationsJobs });

const definitions: readonly JobDefinition[] = [deliverEmail, notifyOfTicket];

/** Every job by its name. */
export const jobs: ReadonlyMap<string, JobDefinition> = new Map(definitions.map((job) => [job.name, job]));
