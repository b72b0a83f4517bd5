import type { Db } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import * as queries from '../queries.ts';
import { openWebhookSecret } from './secrets.ts';

/** The team that has connected an account. Whoever asks has proven that a message is of this account. */
export async function findAccountTeam(
  db: Db,
  provider: 'slack' | 'github' | 'clickup',
  account: string,
): Promise<TeamId | undefined> {
  const found = await queries.findByAccount(db, provider, account);
  return found && mintTeam(found.team_id);
}

/**
 * Finds the secret that signs the messages of a webhook that we have set up, and their team. The arguments prove nothing yet.
 */
export async function findWebhook(
  db: Db,
  services: Pick<Services, 'keyring'>,
  provider: 'clickup',
  webhook_id: string,
): Promise<{ readonly team_id: TeamId; readonly secret: string } | undefined> {
  const row = await queries.findByWebhook(db, provider, webhook_id);
  if (row === undefined || row.webhook_secret === null) return undefined;
  return { team_id: mintTeam(row.team_id), secret: openWebhookSecret(services, row.id, row.webhook_secret) };
}
