import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundSource } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import { presentSource } from './present.ts';
import * as queries from './queries.ts';

type Restore = typeof inbound.sources.restore;

/** Its address works again, with the secret that it had. */
export async function restoreSource(ctx: Ctx<Restore>, { source_id }: In<Restore>): Promise<InboundSource> {
  const { db, scope, events, now } = ctx;
  const deleted = await queries.lockDeleted(db, scope, source_id, now());
  if (deleted === undefined) throw new AppError('INBOUND_SOURCE_NOT_FOUND');
  await requireRoom(ctx, 'inbound_sources');
  const row = await queries.updateSource(db, scope, source_id, { deleted_at: null, purge_at: null }, now());
  events.add('inbound_source.restored', row, { slug: row.slug });
  return presentSource(row, now());
}
