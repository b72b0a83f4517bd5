import type { Services } from '../../kit/services.ts';
import * as queries from './environments/queries.ts';

/** The place that a secret is sealed to: it opens nowhere else. */
export const placeOf = (id: string) => `environment_secrets:${id}:secret`;

/** The live secrets of an environment, and its team. */
export async function openSecrets(
  { keyring }: Services,
  db: Parameters<typeof queries.listSecrets>[0],
  environment_id: string,
  now: string,
): Promise<{ team: string; secret: string }[]> {
  const rows = await queries.listSecrets(db, environment_id, now);
  return rows.map(({ team_id, id, secret }) => ({ team: team_id, secret: keyring.open(secret, placeOf(id)) }));
}
