import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { lockSource } from './present.ts';
import * as queries from './queries.ts';

type Delete = typeof inbound.sources.delete;
const RESTORABLE_SECONDS = 30 * 86_400;

/** Its address is unknown from this commit on. */
export async function deleteSource(
  { db, scope, events, now }: Ctx<Delete>,
  { source_id }: In<Delete>,
): Promise<Out<Delete>> {
  const { id, slug } = await lockSource(db, scope, source_id);
  const restorable_until = secondsAfter(now(), RESTORABLE_SECONDS);
  const row = await queries.updateSource(db, scope, id, { deleted_at: now(), purge_at: restorable_until }, now());
  events.add('inbound_source.deleted', row, { slug });
  return { id, restorable_until };
}
