import type { EstimateDecided } from '@deskwire/contract/field/estimates.schemas.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { RequestInfo, TeamScope } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { signatureOf } from '../../signatures/signatures.ts';
import { openLink } from '../link/open.ts';
import { lockRow } from '../get.ts';
import { keyOf } from '../present.ts';
import { numberIn, type WholeRow } from '../queries.ts';
import * as versions from '../versions/queries.ts';

interface Deciding {
  readonly db: Tx;
  readonly services: Services;
  readonly scope: TeamScope | null;
  readonly request: RequestInfo;
  readonly now: () => string;
}
interface About {
  readonly team_id?: string | undefined;
  readonly estimate_id: string;
  readonly token?: string | undefined;
  readonly number: number;
  readonly sha256?: string | undefined;
}
/** The person who decides, and how they came. */
interface Decider extends InTeam {
  readonly person_id: string;
  readonly via: 'app' | 'link';
}
/** The version that is decided on, held until the transaction ends. */
export interface Held {
  readonly by: Decider;
  readonly estimate: WholeRow;
  readonly version: versions.VersionRow;
}

/**
 * Holds the version that somebody means to decide on. Somebody with a link decides as the client. Throws DOCUMENT_CHANGED
 * where they have read another version than the one that was sent last.
 */
export async function holdVersion(ctx: Deciding, about: About): Promise<Held> {
  const { by, estimate_id } = await deciderOf(ctx, about);
  const estimate = await lockRow(ctx.db, by, estimate_id);
  const version = await versions.findVersion(ctx.db, by, estimate.id, estimate.sent_number);
  if (version === undefined) throw new AppError('ESTIMATE_STATE', { status: estimate.status });
  const { number, sha256, outcome } = version;
  // It may have been edited since the link was opened, a moment ago.
  if (by.via === 'link' && (outcome === 'replaced' || outcome === 'withdrawn')) throw new AppError('LINK_EXPIRED');
  if (about.number !== number || (about.sha256 ?? sha256) !== sha256)
    throw new AppError('DOCUMENT_CHANGED', outcome === 'replaced' ? undefined : { number, sha256 });
  return { by, estimate, version };
}

async function deciderOf(
  ctx: Deciding,
  { token, estimate_id, team_id }: About,
): Promise<{ by: Decider; estimate_id: string }> {
  if (token === undefined) {
    const { team_id: own, person_id } = ctx.scope!;
    return { by: { team_id: own, person_id, via: 'app' }, estimate_id };
  }
  const { version, ...grant } = await openLink(ctx, token);
  if (team_id !== undefined && team_id !== grant.team_id) throw new AppError('TEAM_NOT_FOUND');
  if (estimate_id !== version.estimate_id && numberIn(estimate_id) !== version.estimate_number)
    throw new AppError('ESTIMATE_NOT_FOUND');
  return {
    by: { team_id: grant.team_id, person_id: version.client_id, via: 'link' },
    estimate_id: version.estimate_id,
  };
}

/** Throws what stands against deciding on a version now. */
export function demandOpen({ estimate: { status }, version }: Held, now: string): void {
  const { outcome, expires_at, valid_until } = version;
  if (outcome === 'expired' || (outcome === null && Date.parse(expires_at) <= Date.parse(now)))
    throw new AppError('ESTIMATE_EXPIRED', { valid_until });
  if (outcome !== null) throw new AppError('ESTIMATE_STATE', { status });
}

/** The decision as it is shown to the person who made it. */
export async function presentDecided(
  db: Tx,
  { by, estimate }: Held,
  status: EstimateDecided['status'],
): Promise<EstimateDecided> {
  const version = (await versions.findVersion(db, by, estimate.id, estimate.sent_number))!;
  return {
    estimate_id: estimate.id,
    key: keyOf(estimate.number),
    status,
    number: version.number,
    sha256: version.sha256,
    decided_at: version.closed_at!,
    signature_id: (await signatureOf(db, by, version.id)) ?? null,
  };
}

/** How an event names who did it: a client who came by a link is nobody of the caller's team. */
export const actorOf = ({ via, team_id, person_id }: Decider) =>
  via === 'link' ? { team_id, actor_id: person_id } : {};
