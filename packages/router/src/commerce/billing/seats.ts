import type { Db } from '@deskwire/database/schema.ts';
import type { Services } from '../../kit/services.ts';
import type { InTeam } from '../../kit/team-id.ts';

/** How many people of a team have a seat now. */
export async function seatsInUse({
  db,
  scope,
  services,
}: {
  readonly db: Db;
  readonly scope: InTeam;
  readonly services: Pick<Services, 'domains'>;
}): Promise<number> {
  return services.domains.stocks.get('seats')!(db, scope);
}
