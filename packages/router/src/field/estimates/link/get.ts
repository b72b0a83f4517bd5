import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateLink, EstimateStatus } from '@deskwire/contract/field/estimates.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { consentTo } from '../deciding/consent.ts';
import { keyOf } from '../present.ts';
import type { LinkedRow } from '../versions/queries.ts';
import { openLink } from './open.ts';

/** The version that a client was sent; reading it changes nothing, as scanners of mail open links. */
export async function showLink(
  ctx: Ctx<typeof estimates.link.get>,
  { token }: In<typeof estimates.link.get>,
): Promise<EstimateLink> {
  const { version } = await openLink(ctx, token);
  const key = keyOf(version.estimate_number);
  return {
    estimate_id: version.estimate_id,
    key,
    number: version.number,
    status: statusOf(version),
    team_name: version.team_name,
    client_name: version.client_name,
    title: version.title,
    introduction: version.introduction,
    lines: version.lines,
    taxes: version.taxes,
    terms: version.terms,
    currency: version.currency,
    subtotal: version.subtotal,
    discount: version.discount,
    tax: version.tax,
    total: version.total,
    valid_until: version.valid_until,
    needs_signature: version.needs_signature,
    sha256: version.sha256,
    expires_at: version.expires_at,
    sent_at: version.sent_at,
    decided_at: version.closed_at,
    consent: consentTo(key, version.number),
    locale: version.locale,
  };
}

/** The status of the version, whatever became of the estimate since. */
export const statusOf = ({ outcome, viewed_at }: LinkedRow): EstimateStatus => {
  if (outcome === 'approved' || outcome === 'declined' || outcome === 'expired') return outcome;
  return viewed_at === null ? 'sent' : 'viewed';
};
