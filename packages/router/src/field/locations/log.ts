import type { LocationResult, locations } from '@deskwire/contract/field/locations.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { keptSince } from './keeping.ts';
import * as queries from './queries.ts';

const LATEST_MS = 7 * 86_400_000;
/** How fast a clock may be. */
const AHEAD_MS = 5 * 60_000;

interface Limits {
  readonly now: number;
  /** Since when they agree. */
  readonly granted: number;
  /** Before which nothing is kept. */
  readonly since: number;
}

/** Keeps where somebody was since they agreed to it. One point that cannot be kept keeps no other out. */
export async function logLocations(
  { db, scope, now }: Ctx<typeof locations.log>,
  { points }: In<typeof locations.log>,
): Promise<{ kept: number; results: LocationResult[] }> {
  const consent = await queries.holdConsent(db, scope, scope.person_id);
  if (consent === undefined) throw new AppError('CONSENT_REQUIRED');
  const limits = {
    now: Date.parse(now()),
    granted: Date.parse(consent.granted_at),
    since: Date.parse(await keptSince(db, scope, now())),
  };
  const judged = points.map((point) => ({ ...point, at: Date.parse(point.at), against: against(point, limits) }));
  const wanted = judged
    .filter((point) => point.against === undefined)
    .map(({ at, lat, lon, accuracy = null }) => ({ at: new Date(at).toISOString(), lat, lon, accuracy }));
  const added = wanted.length === 0 ? [] : [...(await queries.insertPoints(db, scope, wanted, now()))];
  const fresh = new Set(added.map((at) => Date.parse(at)));
  // Of two points of one time the first is kept.
  const results = judged.map(({ at, against: refused }) => refused ?? (fresh.delete(at) ? 'kept' : 'known'));
  return { kept: added.length, results };
}

function against(
  { at: time, lat, lon }: { at: string; lat: number; lon: number },
  limits: Limits,
): LocationResult | undefined {
  const at = Date.parse(time);
  if (at > limits.now + AHEAD_MS) return 'ahead';
  if (at < limits.now - LATEST_MS || at < limits.since) return 'too_old';
  if (at < limits.granted) return 'before_consent';
  return lat === 0 && lon === 0 ? 'nowhere' : undefined;
}
