import { randomUUIDv7 } from 'node:crypto';
import type { Photo, photos } from '@deskwire/contract/field/photos.ts';
import type { Base, Ctx, In, TeamScope, Writing } from '../../kit/context.ts';
import { touch } from '../inspections/answers/record.ts';
import type { HeldInspection } from '../inspections/find.ts';
import { checkRepetition, hashOf } from '../repetition.ts';
import { getPhoto } from './find.ts';
import { homeFor, requirePhotos } from './keeping/keep-photo.ts';
import { saidBy } from './keeping/said.ts';
import { presentPhoto } from './present.ts';
import * as queries from './queries.ts';

type Announcing = Pick<Writing<'photo.announced'>, 'db' | 'events'> &
  Pick<Base, 'now' | 'services'> & { readonly scope: TeamScope };
export interface Announced {
  readonly id: string;
  readonly inspection_id: string;
  readonly item_key?: string | undefined;
  readonly taken_at?: string | undefined;
}

/**
 * Notes that a photo was taken whose bytes come later, so that the inspection is not completed without it. The same again
 * is the same photo; anything else under its id throws ID_TAKEN.
 */
export async function announcePhoto(
  ctx: Announcing,
  { id, inspection_id, item_key, taken_at }: Announced,
): Promise<{ inspection: HeldInspection; repeated: boolean }> {
  const { db, scope, events, now } = ctx;
  const home = await homeFor(ctx, inspection_id, item_key);
  const inspection = home.inspection!;
  const created_hash = hashOf({ inspection_id: inspection.id, item_key, taken_at });
  const row = {
    ...saidBy({ taken_at }),
    id,
    inspection_id: inspection.id,
    item_key: home.item_key,
    state: 'awaited' as const,
    original_id: null,
    original_sha256: null,
    uploaded_by: scope.person_id,
    created_hash,
  };
  if ((await queries.insertPhoto(db, scope, row, now())) === undefined) {
    checkRepetition((await queries.findMade(db, scope, id))!, scope, created_hash);
    return { inspection, repeated: true };
  }
  // Counted including the new one, whose row a refusal rolls back.
  await requirePhotos(ctx, home, 0);
  events.add('photo.announced', { id, version: 1 }, { inspection_id: inspection.id, item_key: home.item_key });
  return { inspection, repeated: false };
}

/** Announces one photo. */
export async function announce(
  ctx: Ctx<typeof photos.announce>,
  { team_id: _, id = randomUUIDv7(), ...announced }: In<typeof photos.announce>,
): Promise<Photo> {
  const { inspection, repeated } = await announcePhoto(ctx, { id, ...announced });
  if (!repeated) await touch(ctx, inspection);
  return presentPhoto(ctx)(await getPhoto(ctx.db, ctx.scope, id));
}
