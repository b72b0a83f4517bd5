import type { Tx } from '@deskwire/database/schema.ts';
import type { Events } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from '../queries.ts';

interface Revoking {
  readonly db: Tx;
  readonly events: Events<'license.revoked'>;
  readonly now: () => string;
}

/** Ends the licence of a purchase whose money went back. Once its seller is gone, so is it. */
export async function revokeSold({ db, events, now }: Revoking, seller: InTeam, id: string): Promise<void> {
  await queries.lockLicense(db, seller, id);
  const row = await queries.findLicense(db, seller, id);
  if (row === undefined || row.deleted_at !== null) return;
  const changed = await queries.updateLicense(db, seller, id, { deleted_at: now() }, now());
  events.add('license.revoked', { ...changed, team_id: seller.team_id, actor_id: null }, {});
}
