import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundSource } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { checkVersion } from '../../../kit/calls/version.ts';
import { lockSource, presentSource } from './present.ts';
import * as queries from './queries.ts';
import { sealSigningSecret } from './secrets.ts';

type Update = typeof inbound.sources.update;

/** Changes what holds for messages from now on. A new name is a new address with the same secret. */
export async function updateSource(ctx: Ctx<Update>, input: In<Update>): Promise<InboundSource> {
  const { db, scope, services, events, now } = ctx;
  const { source_id, version, team_id: _, signing_secret, ...given } = input;
  const before = await lockSource(db, scope, source_id);
  await checkVersion(before, version, () => presentSource(before, now()));
  const change = {
    ...given,
    ...(signing_secret === undefined ? {} : { signing_secret: sealSigningSecret(services, source_id, signing_secret) }),
    ...(given.verify === 'none' ? { signing_secret: null, previous_signing_secret: null } : {}),
  };
  const isSigned = (given.verify ?? before.verify) !== 'none';
  if (isSigned && before.signing_secret === null && signing_secret === undefined)
    throw invalid('signing_secret', 'is required where messages are to be signed');
  if (!isSigned && signing_secret !== undefined)
    throw invalid('signing_secret', 'has no meaning where messages are not signed');
  const row = await queries.updateSource(db, scope, source_id, change, now());
  events.add('inbound_source.updated', row, { slug: row.slug, fields: Object.keys(change) });
  return presentSource(row, now());
}
