import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AccountError } from '@deskwire/adapters/accounts/account-error.ts';
import type { AccountProvider, Credentials } from '@deskwire/adapters/accounts/account-provider.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Base } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { readNow } from '../../../kit/access/principal.ts';
import { transact } from '../../../kit/transaction.ts';
import * as queries from '../queries.ts';
import { openCredentials, sealCredentials } from './secrets.ts';

/** Tokens are renewed so long before they end, so that no call is made with one that ends on its way. */
const EARLY_SECONDS = 60;
/** How long one worker may take to renew before another tries. */
const LEASE_SECONDS = 30;
const POLL_MS = 50;

/**
 * Uses an account with valid credentials. The first call that finds them expired renews them under a lease on the row, and
 * all others wait for it: many providers revoke a refresh token with its first use. Throws what `mapped` says.
 */
export async function useAccount<T>(
  ctx: Base,
  connection: queries.ConnectionRow,
  provider: AccountProvider,
  use: (credentials: Credentials) => Promise<T>,
): Promise<T> {
  const fresh = await freshCredentials(ctx, connection, provider);
  try {
    const result = await use(fresh.credentials);
    await queries.noteUse(ctx.services.db, connection, await readNow(ctx.services));
    return result;
  } catch (error) {
    throw await mapped(ctx, connection, fresh.generation, error);
  }
}

interface Fresh {
  readonly credentials: Credentials;
  readonly generation: number;
}
async function freshCredentials(
  ctx: Base,
  { team_id, id }: queries.ConnectionRow,
  provider: AccountProvider,
): Promise<Fresh> {
  const { services } = ctx;
  for (;;) {
    const row = await queries.findConnection(services.db, { team_id }, id);
    if (row === undefined || row.state === 'disconnected' || row.credentials === null)
      throw new AppError('INTEGRATION_NOT_FOUND');
    if (row.state === 'needs_reauth') throw new AppError('INTEGRATION_NEEDS_REAUTH');
    const now = await readNow(services);
    const { generation, expires_at } = row;
    const credentials = openCredentials(services, id, row.credentials);
    if (expires_at === null || provider.renew === undefined || expires_at > secondsAfter(now, EARLY_SECONDS))
      return { credentials, generation };
    const lease_id = randomUUIDv7();
    const leased = await queries.lease(services.db, row, { lease_id, now, until: secondsAfter(now, LEASE_SECONDS) });
    if (!leased) {
      await sleep(POLL_MS);
      continue;
    }
    try {
      const renewed = await provider.renew(credentials, row.external_account);
      const merged = { ...credentials, ...defined(renewed.credentials) };
      await queries.storeRenewed(services.db, row, {
        lease_id,
        credentials: sealCredentials(services, id, merged),
        expires_at: renewed.expires_in === undefined ? null : secondsAfter(now, renewed.expires_in),
        now,
      });
    } catch (error) {
      await queries.endLease(services.db, row, lease_id);
      throw await mapped(ctx, row, generation, error);
    }
  }
}
const defined = <T extends object>(given: T): Partial<T> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<T>;

/**
 * The error that the failure of a call means to the caller. An account that no longer lets us in is noted, and its team
 * notified.
 */
export async function mapped(
  ctx: Base,
  connection: Pick<queries.ConnectionRow, 'team_id' | 'id' | 'provider'>,
  generation: number,
  error: unknown,
): Promise<unknown> {
  if (!(error instanceof AccountError)) return error;
  const { reason, code, retry_after = 5 } = error;
  if (reason === 'unavailable' || reason === 'throttled')
    return new AppError('INTEGRATION_UNAVAILABLE', { retry_after }, { cause: error });
  if (reason === 'refused') return new AppError('INTEGRATION_REFUSED', { code }, { cause: error });
  const { services } = ctx;
  await transact(services.db, ctx, { path: 'integrations.reauth', events: [] }, async ({ db, events }) => {
    const { team_id, id, provider } = connection;
    const now = await readNow(services);
    // A refusal of credentials that were replaced meanwhile says nothing of the current ones.
    if (!(await queries.needReauth(db, connection, { generation, reason: code, now }))) return;
    // Nobody did it, so whoever it was found for is told as well.
    events.add('integration.reauth_needed', { id, team_id, actor_id: null }, { provider, reason: code });
  });
  return new AppError('INTEGRATION_NEEDS_REAUTH', undefined, { cause: error });
}
