import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Forgetting, Forgotten } from '../../../../kit/domain.ts';
import type { JobCtx } from '../../../../kit/jobs/job.ts';
import { discardFiles } from '../../../../platform/files/removal/discard.ts';
import * as queries from '../queries.ts';
import { sweepMails } from './process-job.ts';

/** How long a mail itself is kept. */
const KEPT_SECONDS = 90 * 86_400;
const BATCH = 500;

export async function sweep({ db, outbox, now }: JobCtx<typeof sweepMails>): Promise<void> {
  const emptied = await queries.emptyOld(db, secondsAfter(now(), -KEPT_SECONDS), BATCH);
  for (const { team_id, id } of emptied)
    await discardFiles({ db, outbox, now }, team_id, { kind: 'inbound_mail', ids: [id] });
  if (emptied.length === BATCH) outbox.later(sweepMails, {});
}

/** Removes the mails that somebody sent who is erased. */
export async function forgetInbound({ db, outbox, now }: Forgetting, { people, addresses }: Forgotten): Promise<void> {
  const teams = [...new Set(people.map(({ team_id }) => team_id))];
  if (teams.length === 0 || addresses.length === 0) return;
  for (const { team_id, id } of await queries.emptyFrom(db, teams, addresses))
    await discardFiles({ db, outbox, now }, team_id, { kind: 'inbound_mail', ids: [id] });
}
