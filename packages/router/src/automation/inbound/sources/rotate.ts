import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { NewInboundSource } from '@deskwire/contract/automation/inbound.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { lockSource, presentSource } from './present.ts';
import * as queries from './queries.ts';
import { newPathSecret, newSigningSecret, sealSigningSecret, urlOf } from './secrets.ts';

type Rotate = typeof inbound.sources.rotate;
const OVERLAP_SECONDS = 86_400;

/** For a day the old address and signing secret count too, so that the sender can change over at any time of it. */
export async function rotateSource(
  { db, scope, services, events, now }: Ctx<Rotate>,
  { source_id, signing_secret: given }: In<Rotate>,
): Promise<NewInboundSource> {
  const before = await lockSource(db, scope, source_id);
  if (before.verify === 'none' && given !== undefined)
    throw invalid('signing_secret', 'has no meaning where messages are not signed');
  const { secret, secret_hash } = newPathSecret();
  const signing_secret = before.verify === 'none' ? null : (given ?? newSigningSecret(before.verify));
  const previous_expires_at = secondsAfter(now(), OVERLAP_SECONDS);
  const row = await queries.replaceSecret(
    db,
    scope,
    before,
    {
      secret_hash,
      previous_secret_expires_at: previous_expires_at,
      previous_signing_secret: before.signing_secret,
      signing_secret: signing_secret === null ? null : sealSigningSecret(services, source_id, signing_secret),
    },
    now(),
  );
  events.add('inbound_source.rotated', row, { slug: row.slug, previous_expires_at });
  return { ...presentSource(row, now()), url: urlOf(services, row, secret), signing_secret };
}
