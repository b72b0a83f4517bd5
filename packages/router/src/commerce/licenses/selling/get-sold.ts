import type { Db } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { getRow, limitOf, statusOf } from '../get.ts';
import { openKey } from './seal.ts';

interface Looking {
  readonly db: Db;
  readonly services: Pick<Services, 'keyring'>;
  readonly now: () => string;
}

/** Gets a licence for its buyer, with its key. Throws LICENSE_NOT_FOUND once its seller is gone. */
export async function getSold({ db, services, now }: Looking, seller: InTeam, id: string) {
  const row = await getRow(db, seller, id);
  return {
    license_id: id,
    key: openKey(services, id, row.sealed_key!),
    status: statusOf(row, now()),
    max_activations: limitOf(row),
    activations: row.activations,
    expires_at: row.expires_at,
  };
}
