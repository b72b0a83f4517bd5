import { randomUUIDv7 } from 'node:crypto';
import type { ProductFile } from '@deskwire/contract/commerce/products.ts';
import type { purchases } from '@deskwire/contract/commerce/purchases.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { filesOf } from '../../products/files/home.ts';
import { getPaid } from '../get.ts';
import { sellerOf } from '../parties.ts';
import { linkOf } from './link.ts';
import * as queries from './queries.ts';

const LINK_SECONDS = 10 * 60;

/**
 * Gives a link to a file of a purchase. The link counts, and not what is read through it: a download may be broken off and
 * go on. The count is in the row, so that twenty at once never pass the limit.
 */
export async function download(
  ctx: Ctx<typeof purchases.download>,
  { purchase_id, file_id }: In<typeof purchases.download>,
): Promise<Out<typeof purchases.download>> {
  const { db, scope, events, services, now } = ctx;
  const purchase = await getPaid(db, scope, purchase_id);
  const file = choose(await filesOf(db, sellerOf(purchase), purchase.product_id), file_id);
  const counted = await queries.countDownload(db, scope, purchase_id);
  if (counted === undefined) {
    const { downloads: used, download_limit } = await getPaid(db, scope, purchase_id);
    throw new AppError('DOWNLOADS_SPENT', { allowed: download_limit ?? used, used });
  }
  const link_expires_at = secondsAfter(now(), LINK_SECONDS);
  const row = { team_id: scope.team_id, id: randomUUIDv7(), purchase_id, file_id: file.id };
  await queries.insertDownload(db, {
    ...row,
    requested_by: scope.person_id,
    created_at: now(),
    expires_at: link_expires_at,
  });
  const { downloads, download_limit, id } = counted;
  events.add('purchase.downloaded', { id }, { file_id: file.id, downloads });
  return { file, link: linkOf(services, row), link_expires_at, downloads, download_limit };
}

function choose(files: readonly ProductFile[], file_id: string | undefined): ProductFile {
  if (file_id === undefined && files.length > 1)
    throw invalid('file_id', 'is required, as the product has several files');
  const file = file_id === undefined ? files[0] : files.find(({ id }) => id === file_id);
  if (file === undefined) throw new AppError('FILE_NOT_FOUND');
  return file;
}
