import { randomUUIDv7 } from 'node:crypto';
import type { locations } from '@deskwire/contract/field/locations.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { getPerson } from '../../identity/people/get.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import * as queries from './queries.ts';

const OPEN_SECONDS = 3600;

/** Opens a track to whoever manages people. Whose it is is told, whatever they have turned off. */
export async function revealTrack(
  ctx: Ctx<typeof locations.reveal>,
  { person_id: of, reason }: In<typeof locations.reveal>,
): Promise<{ person_id: string; expires_at: string }> {
  const { db, scope, events, now } = ctx;
  const { id: person_id } = await getPerson(ctx, of);
  const expires_at = secondsAfter(now(), OPEN_SECONDS);
  await queries.insertReveal(db, scope, {
    id: randomUUIDv7(),
    person_id,
    viewer_id: scope.person_id,
    reason,
    created_at: now(),
    expires_at,
  });
  events.add('location.revealed', { id: person_id }, { reason, expires_at });
  return { person_id, expires_at };
}

/** Lists the tracks that somebody has opened and still has the right to see. */
export async function revealedTo(db: Db, scope: TeamScope, now: string): Promise<string[]> {
  if (!rolesPermit(scope.roles, 'people.manage')) return [];
  return (await queries.listRevealed(db, scope, scope.person_id, now)).map(({ person_id }) => person_id);
}
