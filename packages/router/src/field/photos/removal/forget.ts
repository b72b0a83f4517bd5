import type { Forgetting, Forgotten } from '../../../kit/domain.ts';
import { getSetting } from '../../../platform/settings/settings.ts';
import * as queries from '../queries.ts';
import { purgeKey, purgePhoto } from './purge.ts';

/** Removes the photos that an erased person took, except where their team keeps what they uploaded. */
export async function forgetPhotos({ db, outbox, now }: Forgetting, { people }: Forgotten): Promise<void> {
  for (const { team_id, id } of people) {
    if (await getSetting(db, { scope: 'team', owner_id: team_id }, 'keep_files_of_erased')) continue;
    for (const photo of await queries.discardBy(db, { team_id }, id, now()))
      outbox.later(purgePhoto, { photo_id: photo.id }, { run_at: now(), key: purgeKey(photo.id), team_id });
  }
}
