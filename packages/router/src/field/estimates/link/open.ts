import type { Db } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import { findLinked, type LinkedRow } from '../versions/queries.ts';
import { linkTokens, type LinkGrant } from './token.ts';

interface Opening {
  readonly db: Db;
  readonly services: Services;
  readonly now: () => string;
}
export interface Opened extends LinkGrant {
  readonly version: LinkedRow;
}

/**
 * Opens the version that a token is for. A link dies with its version, at the end of its last day, and if the client or the
 * team is gone. Throws LINK_EXPIRED, and ESTIMATE_EXPIRED where time alone ended it.
 */
export async function openLink({ db, services, now }: Opening, token: string): Promise<Opened> {
  const grant = linkTokens.read(services, token);
  const version = grant && (await findLinked(db, grant.team_id, grant.version_id));
  if (grant === undefined || version === undefined) throw new AppError('LINK_EXPIRED');
  const { outcome, expires_at, valid_until } = version;
  if (outcome === 'replaced' || outcome === 'withdrawn') throw new AppError('LINK_EXPIRED');
  if (Date.parse(expires_at) <= Date.parse(now())) throw new AppError('ESTIMATE_EXPIRED', { valid_until });
  return { ...grant, version };
}
