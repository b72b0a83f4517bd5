import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { shownBlocks } from '../facts/words.ts';
import { findVersion } from '../queries.ts';
import { findShared } from '../shares/queries.ts';

type Entry = typeof reports.links.get;

/** The one version of a link, and nothing else of the team. Throws LINK_EXPIRED for whatever opens nothing. */
export async function showShared({ db, now }: Ctx<Entry>, { token }: In<Entry>): Promise<Out<Entry>> {
  const shared = await findShared(db, hashToken(token), now());
  if (shared === undefined) throw new AppError('LINK_EXPIRED');
  const { title, team_name, expires_at } = shared;
  const { as_of, blocks, facts } = (await findVersion(db, shared, shared.report_id, shared.n))!;
  return { title, team_name, as_of, blocks: shownBlocks(blocks, facts), expires_at };
}
