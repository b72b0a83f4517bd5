import { createHmac, randomUUIDv7 } from 'node:crypto';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Base } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from '../queries.ts';
import { openWebhookSecret, sealWebhookSecret } from './secrets.ts';

export type ConnectionRow = queries.ConnectionRow;

/** The Jira that a team has connected. */
export const findJira = (db: Db, scope: InTeam): Promise<ConnectionRow | undefined> =>
  queries.findNewest(db, scope, 'jira');
export const findJiraById = (db: Db, scope: InTeam, id: string): Promise<ConnectionRow | undefined> =>
  queries.findConnection(db, scope, id);

/** The same, held until the transaction ends. Undefined: it was disconnected meanwhile. */
export async function lockJira(db: Tx, scope: InTeam, id: string): Promise<ConnectionRow | undefined> {
  const row = await queries.lockConnection(db, scope, id);
  return row?.state === 'disconnected' ? undefined : row;
}

/** Keeps a Jira that only sends messages: it can be neither asked nor written to. */
export async function keepSender(
  ctx: { readonly db: Tx } & Pick<Base, 'now' | 'services'>,
  scope: InTeam & { readonly person_id: string },
  base_url: string,
): Promise<ConnectionRow> {
  const { db, now } = ctx;
  const { origin, host } = new URL(base_url);
  await queries.lockAccount(db, scope, 'jira', origin);
  const same = await queries.lockSame(db, scope, 'jira', origin);
  if (same !== undefined && same.state !== 'disconnected') return same;
  await requireRoom({ ...ctx, scope }, 'connections');
  const given = {
    name: host,
    scopes: [],
    credentials: null,
    expires_at: null,
    connected_by: scope.person_id,
    at: now(),
  };
  return same === undefined
    ? queries.insertConnection(db, scope, { ...given, id: randomUUIDv7(), provider: 'jira', external_account: origin })
    : queries.reconnect(db, scope, same.id, given);
}

/** Sets what messages of a Jira are signed with. */
export const setSecret = (
  { db, services }: { readonly db: Tx } & Pick<Base, 'services'>,
  connection: ConnectionRow,
  secret: string,
) => queries.setWebhookSecret(db, connection, sealWebhookSecret(services, connection.id, secret));

/** A Jira whose messages might be signed with this secret: what it is asked with proves nothing yet. */
export interface Sender {
  readonly connection: ConnectionRow;
  readonly secret: string;
}
/** Those that a message names by its header or its address, else the newest twenty of the installation. */
export async function findSenders(
  db: Db,
  services: Base['services'],
  { connection_id, origin }: { readonly connection_id: string | undefined; readonly origin: string | undefined },
): Promise<Sender[]> {
  const rows = await queries.listSenders(db, { connection_id, origin }, 20);
  return rows.map((connection) => ({
    connection,
    secret: openWebhookSecret(services, connection.id, connection.webhook_secret!),
  }));
}

/**
 * The secret in the address of webhooks that cannot be signed: it is derived from the connection's secret, and does not reveal
 * it.
 */
export const pathSecretOf = ({ connection, secret }: { connection: { readonly id: string }; secret: string }): string =>
  createHmac('sha256', secret).update(`jira-webhook:${connection.id}`).digest('hex');
