import type { Location, locations } from '@deskwire/contract/field/locations.ts';
import type { Ctx } from '../../kit/context.ts';
import { keptSince } from './keeping.ts';
import * as queries from './queries.ts';
import { revealedTo } from './reveal.ts';

/** Lists the latest positions of people, as far as the reader may see them. */
export async function latestLocations({
  db,
  scope,
  now,
}: Ctx<typeof locations.latest>): Promise<{ items: Location[] }> {
  const people = [scope.person_id, ...(await revealedTo(db, scope, now()))];
  return { items: await queries.listLatest(db, scope, [...new Set(people)], await keptSince(db, scope, now())) };
}
