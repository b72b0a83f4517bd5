import type { purchases } from '@deskwire/contract/commerce/purchases.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { filesOf } from '../../products/files/home.ts';
import { sellerOf } from '../parties.ts';
import { linkOf, openLink } from './link.ts';
import * as queries from './queries.ts';

/** The file that a link is for, unless the link has expired, or the money for it went back by now. */
export async function followLink(
  { db, services, now }: Ctx<typeof purchases.content>,
  { grant }: In<typeof purchases.content>,
): Promise<Out<typeof purchases.content>> {
  const about = openLink(services, grant);
  const found = await queries.findDownload(db, about, about.id);
  if (found === undefined) throw new AppError('FILE_NOT_FOUND');
  if (found.expires_at <= now()) throw new AppError('LINK_EXPIRED');
  if (found.status !== 'paid') throw new AppError('PURCHASE_UNPAID', { status: found.status });
  const file = (await filesOf(db, sellerOf(found), found.product_id)).find(({ id }) => id === found.file_id);
  if (file === undefined) throw new AppError('FILE_NOT_FOUND');
  return { file, link: linkOf(services, about), link_expires_at: found.expires_at };
}
