import { randomUUIDv7 } from 'node:crypto';
import { AccountError } from '@deskwire/adapters/accounts/account-error.ts';
import type { Granted } from '@deskwire/adapters/accounts/account-provider.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { sealCredentials } from '../accounts/secrets.ts';
import * as queries from '../queries.ts';

type Keeping = Pick<Base, 'services' | 'now'> & Pick<Writing<'integration.connected'>, 'db' | 'events'>;

/** Keeps an account that was granted. One that is connected already gets its new credentials, and stays one. */
export async function keep(
  ctx: Keeping,
  scope: InTeam,
  person_id: string,
  provider: queries.Provider,
  { external_account, name, scopes, credentials, expires_in }: Granted,
): Promise<queries.ConnectionRow> {
  const { db, services, events, now } = ctx;
  await queries.lockAccount(db, scope, provider, external_account);
  const same = await queries.lockSame(db, scope, provider, external_account);
  if (same === undefined || same.state === 'disconnected') await requireRoom({ ...ctx, scope }, 'connections');
  const id = same?.id ?? randomUUIDv7();
  const given = {
    name: cut(name, 200),
    scopes: [...scopes],
    credentials: sealCredentials(services, id, credentials),
    expires_at: expires_in === undefined ? null : secondsAfter(now(), expires_in),
    connected_by: person_id,
    at: now(),
  };
  const row =
    same === undefined
      ? await queries.insertConnection(db, scope, { ...given, id, provider, external_account })
      : await queries.reconnect(db, scope, id, given);
  events.add(
    'integration.connected',
    { id, team_id: scope.team_id, version: row.version },
    { provider, name: row.name },
  );
  return row;
}

/** Asks another system for something before there is a connection that could be noted. */
export async function asked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AccountError)) throw error;
    const { reason, code, retry_after = 5 } = error;
    if (reason === 'unavailable' || reason === 'throttled')
      throw new AppError('INTEGRATION_UNAVAILABLE', { retry_after }, { cause: error });
    throw new AppError('INTEGRATION_REFUSED', { code }, { cause: error });
  }
}
