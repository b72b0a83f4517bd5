import type { billing } from '@deskwire/contract/commerce/billing.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { askProvider } from './provider.ts';
import * as queries from './queries.ts';

/** The page of the provider where a team sees its receipts and changes its address. */
export async function openPortal({ db, scope, services }: Ctx<typeof billing.portal>): Promise<{ url: string }> {
  const newest = await queries.findNewest(db, scope);
  if (newest === undefined) throw new AppError('SUBSCRIPTION_NOT_FOUND');
  const return_url = `${services.config.public_url}/billing`;
  return { url: await askProvider(services, (provider) => provider.portal(newest, return_url)) };
}
