import { randomUUIDv7 } from 'node:crypto';
import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { NewInboundSource } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { presentSource } from './present.ts';
import * as queries from './queries.ts';
import { newPathSecret, newSigningSecret, sealSigningSecret, urlOf } from './secrets.ts';

type Create = typeof inbound.sources.create;

/** Its address and its signing secret are answered this once. */
export async function createSource(ctx: Ctx<Create>, input: In<Create>): Promise<NewInboundSource> {
  const { db, scope, services, events, now } = ctx;
  const { slug, provider = 'generic', verify = 'none', description = null } = input;
  await requireRoom(ctx, 'inbound_sources');
  const id = randomUUIDv7();
  const { secret, secret_hash } = newPathSecret();
  const signing_secret = verify === 'none' ? null : (input.signing_secret ?? newSigningSecret(verify));
  const row = await queries.insertSource(db, scope, {
    id,
    slug,
    provider,
    verify,
    description,
    signature_header: input.signature_header ?? null,
    dedupe_header: input.dedupe_header ?? null,
    dedupe_pointer: input.dedupe_pointer ?? null,
    secret_hash,
    signing_secret: signing_secret === null ? null : sealSigningSecret(services, id, signing_secret),
    created_by: scope.person_id,
    at: now(),
  });
  events.add('inbound_source.created', row, { slug, provider });
  return { ...presentSource(row, now()), url: urlOf(services, row, secret), signing_secret };
}
