import { randomUUIDv7 } from 'node:crypto';
import { pathSecretOf } from '@deskwire/router/automation/integrations/accounts/jira.ts';
import { fromJira, posted, simplified } from '@deskwire/router/automation/jira/jira.fixture.ts';
import { sealWebhookSecret } from '@deskwire/router/automation/integrations/accounts/secrets.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';
import { stage as tickets } from '../desk/tickets.ts';

const OUTSIDE = 'it asks Jira, and the stage has none';
/** What the filter of tickets may name. */
const filters = ['ids[]', 'assignee_id', 'reporter_id', 'watcher_id', 'project_id'];

export const stage = onStage({
  furnish: someJira,
  access: {
    'inbound.jira': 'signed:jira',
    'jira.conflicts.list': 'team:integrations.read',
    'jira.conflicts.resolve': 'team:tickets.handle',
    'jira.ticket': 'team:tickets.handle',
    'jira.unlink': 'team:tickets.handle',
    'jira.mappings.get': 'team:integrations.read',
    'jira.mappings.set': 'team:integrations.manage',
    'jira.users.list': 'team:integrations.manage',
    'jira.users.map': 'team:integrations.manage',
  },
  inputs: {
    'jira.config.set': () => ({ base_url: 'https://acme.atlassian.net', projects: [{ key: 'ITSM' }] }),
    'jira.teams': () => ({}),
    'jira.ticket': ({ a }) => ({ ticket_id: a.second.ticket }),
    'jira.createIssue': ({ a }) => ({ ticket_id: a.rows.ticket }),
    'jira.linkIssue': ({ a }) => ({ ticket_id: a.rows.ticket, issue_key: 'ITSM-2' }),
    'jira.bulkCreate': ({ a }) => ({ ticket_ids: [a.rows.ticket], dry_run: true }),
    'jira.unlink': ({ a }) => ({ ticket_id: a.second.ticket }),
    'jira.mappings.set': () => ({ priorities: [{ jira: 'P1', here: 'urgent' }] }),
    'jira.users.map': ({ a }) => ({ account_id: 'acc-1', person_id: a.owner.person_id }),
    'jira.syncStatus': () => ({ issue_keys: ['ITSM-1'] }),
    'jira.conflicts.resolve': () => ({ keep: 'jira' }),
    'jira.reconcile': () => ({}),
    'inbound.jira': ({ own }) => ({
      connection_id: own.connection,
      secret: pathSecretOf({ connection: { id: own.connection }, secret: own.signing }),
      ...fromJira(own.signing, { webhookEvent: 'jira:version_released' }),
    }),
    'jira.upsert': ({ own }) => posted(own.signing, simplified('ITSM-9'), { 'x-deskwire-connection': own.connection }),
  },
  apart: {
    'jira.bulkCreate file_id': ['ticket_ids'],
    ...Object.fromEntries(filters.map((field) => [`jira.bulkCreate filter.${field}`, ['ticket_ids']])),
  },
  // Made up, a filter would name statuses and fields that nobody has defined.
  beside: Object.fromEntries(filters.map((field) => [`jira.bulkCreate filter.${field}`, () => ({ filter: {} })])),
  harmless: Object.fromEntries(
    filters.map((field) => [`jira.bulkCreate filter.${field}`, 'a filter: it matches no ticket']),
  ),
  unsuccessful: {
    'jira.projects': OUTSIDE,
    'jira.teams': OUTSIDE,
    'jira.createIssue': OUTSIDE,
    'jira.linkIssue': OUTSIDE,
    'jira.reconcile': OUTSIDE,
  },
  // Jira posts the issues of the team, with a signature.
  reaches: { 'jira.upsert': () => true, 'inbound.jira': () => true },
});

/** A Jira that sends issues, and one that is a ticket. */
async function someJira({ kysely, services }: TestWorld, { id: team_id, owner, mark, of }: Desk) {
  const { rows, second } = await of(tickets);
  const connection = randomUUIDv7();
  const signing = `what Jira signs for ${mark}`;
  await kysely
    .insertInto('connections')
    .values({
      team_id,
      id: connection,
      provider: 'jira',
      external_account: 'https://acme.atlassian.net',
      name: `${mark} Jira`,
      state: 'connected',
      webhook_secret: sealWebhookSecret(services, connection, signing),
      connected_by: owner.person_id,
      checked_at: new Date(Date.now() + 3_600_000).toISOString(),
      created_at: at,
      updated_at: at,
    })
    .execute();
  const row = { team_id, connection_id: connection, created_at: at, updated_at: at };
  await kysely
    .insertInto('jira_projects')
    .values({ ...row, id: randomUUIDv7(), key: 'ITSM', mode: 'mirror' })
    .execute();
  const [issue, conflict] = [randomUUIDv7(), randomUUIDv7()];
  const said = JSON.stringify({ title: `${mark} issue` });
  await kysely
    .insertInto('jira_issues')
    .values({
      ...row,
      id: issue,
      ticket_id: second.ticket,
      issue_id: '10001',
      key: 'ITSM-1',
      remote: said,
      base: said,
    })
    .execute();
  const differs = { field: 'title', local: `${mark} here`, remote: `${mark} there` } as const;
  await kysely
    .insertInto('jira_conflicts')
    .values({ team_id, id: conflict, issue, ...differs, state: 'open', created_at: at })
    .execute();
  const written = { jira_id: '20001', digest: Buffer.alloc(32), attempted_at: at };
  await kysely
    .insertInto('jira_comments')
    .values({ team_id, comment_id: rows.comment, issue, ...written })
    .execute();
  await kysely.insertInto('jira_comments_gone').values({ team_id, issue, jira_id: '20002' }).execute();
  const account = { account_id: 'acc-1', name: `${mark} Account`, email: `${mark.toLowerCase()}@jira.example` };
  await kysely
    .insertInto('jira_users')
    .values({ team_id, connection_id: connection, ...account, person_id: owner.person_id, seen_at: at })
    .execute();
  const file = { filename: `${mark} trace.txt`, size: 7, jira_id: '30001', origin: 'jira', state: 'refused' } as const;
  await kysely
    .insertInto('jira_attachments')
    .values({ team_id, id: randomUUIDv7(), issue, ...file, created_at: at })
    .execute();
  await kysely
    .insertInto('jira_posted')
    .values({ team_id, connection_id: connection, digest: Buffer.alloc(32), at })
    .execute();
  return { rows: { jira_conflict: conflict }, connection, signing };
}
