import type { Db } from '@deskwire/database/schema.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from '../queries.ts';
import { grantOf, linkOf } from '../rows/link.ts';

/** A file that the caller has let somebody have, whoever may see it otherwise. Undefined: it is gone. */
export const findLent = (db: Db, { team_id }: InTeam, file_id: string): Promise<queries.FileRow | undefined> =>
  queries.findLinkedFile(db, team_id, file_id);

/** The same with a link to its bytes, which works for a few minutes without signing in. */
export async function lendFile(services: Services, db: Db, team: InTeam & { readonly file_id: string }, now: string) {
  const file = await findLent(db, team, team.file_id);
  if (file === undefined) return undefined;
  const { grant, link_expires_at } = grantOf(services, file, now);
  return { file, link: linkOf(services, grant), link_expires_at };
}
