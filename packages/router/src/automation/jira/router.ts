import { jira } from '@deskwire/contract/automation/jira.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { getConfig } from './config/get.ts';
import { setConfig } from './config/set.ts';
import { listConflicts } from './conflicts/list.ts';
import { resolveConflict } from './conflicts/resolve.ts';
import { bulkCreate } from './issues/bulk-create.ts';
import { createIssue } from './issues/create-issue.ts';

import { linkIssue } from './issues/link-issue.ts';
import { unlinkTicket } from './issues/unlink.ts';
import { getMappings } from './mappings/get.ts';
import { setMappings } from './mappings/set.ts';
import { listProjects } from './projects.ts';
import { reconcile } from './comparing/reconcile.ts';
import { getSyncStatus } from './syncing/sync-status.ts';
import { upsert } from './syncing/upsert.ts';
import { listTeams } from './teams.ts';
import { getTicketIssue } from './ticket.ts';
import { listUsers } from './users/list.ts';
import { mapUser } from './users/map.ts';

export const jiraRouter = router({
  config: router({
    get: procedure(jira.config.get).query(({ ctx }) => getConfig(ctx)),
    set: procedure(jira.config.set).mutation(({ ctx, input }) => setConfig(ctx, input)),
  }),
  projects: procedure(jira.projects).query(({ ctx }) => listProjects(ctx)),
  teams: procedure(jira.teams).query(({ ctx, input }) => listTeams(ctx, input)),
  ticket: procedure(jira.ticket).query(({ ctx, input }) => getTicketIssue(ctx, input)),
  createIssue: procedure(jira.createIssue).mutation(({ ctx, input }) => createIssue(ctx, input)),
  linkIssue: procedure(jira.linkIssue).mutation(({ ctx, input }) => linkIssue(ctx, input)),
  unlink: procedure(jira.unlink).mutation(({ ctx, input }) => unlinkTicket(ctx, input)),
  mappings: router({
    get: procedure(jira.mappings.get).query(({ ctx, input }) => getMappings(ctx, input)),
    set: procedure(jira.mappings.set).mutation(({ ctx, input }) => setMappings(ctx, input)),
  }),
  users: router({
    list: procedure(jira.users.list).query(({ ctx, input }) => listUsers(ctx, input)),
    map: procedure(jira.users.map).mutation(({ ctx, input }) => mapUser(ctx, input)),
  }),
  bulkCreate: procedure(jira.bulkCreate).mutation(({ ctx, input }) => bulkCreate(ctx, input)),
  syncStatus: procedure(jira.syncStatus).query(({ ctx, input }) => getSyncStatus(ctx, input)),
  conflicts: router({
    list: procedure(jira.conflicts.list).query(({ ctx, input }) => listConflicts(ctx, input)),
    resolve: procedure(jira.conflicts.resolve).mutation(({ ctx, input }) => resolveConflict(ctx, input)),
  }),
  reconcile: procedure(jira.reconcile).mutation(({ ctx, input }) => reconcile(ctx, input)),
  upsert: procedure(jira.upsert).mutation(({ ctx, input }) => upsert(ctx, input)),
});
