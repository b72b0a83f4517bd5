import type { Db } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './queries.ts';

/** The place that a value is sealed to: it opens nowhere else. */
export const placeOf = (workflow_id: string, name: string) => `workflow_secrets:${workflow_id}:${name}`;

/** A secret as a step sends it, and the hosts that it may be sent to. */
export interface OpenSecret {
  readonly value: string;
  readonly hosts: readonly string[];
}
/** The values of some secrets of a workflow, by name. */
export async function openSecrets(
  db: Db,
  { keyring }: Services,
  scope: InTeam,
  workflow_id: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, OpenSecret>> {
  if (names.length === 0) return new Map();
  const rows = await queries.readSecrets(db, scope, workflow_id, names);
  return new Map(
    rows.map(({ name, sealed, hosts }) => [name, { value: keyring.open(sealed, placeOf(workflow_id, name)), hosts }]),
  );
}
