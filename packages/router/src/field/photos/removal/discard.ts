import type { Tx } from '@deskwire/database/schema.ts';
import type { Outbox } from '../../../kit/context.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { discardFiles } from '../../../platform/files/removal/discard.ts';
import { ORIGINAL } from '../keeping/keep-photo.ts';
import * as queries from '../queries.ts';

interface Discarding {
  readonly db: Tx;
  readonly outbox: Outbox;
  readonly now: () => string;
}
/** Has the files of photos removed for good, since the photos themselves go. */
export async function discardPhotos(ctx: Discarding, { team_id }: InTeam, ids: readonly string[]): Promise<void> {
  for (const kind of ['photo', ORIGINAL]) await discardFiles(ctx, team_id, { kind, ids });
}

/** The same for all photos of an inspection that goes. */
export async function discardPhotosOf(ctx: Discarding, scope: InTeam, inspection_id: string): Promise<void> {
  const photos = await queries.listOfInspection(ctx.db, scope, inspection_id);
  await discardPhotos(
    ctx,
    scope,
    photos.map(({ id }) => id),
  );
}
