import {
  entitlements,
  heldAs,
  smallestTier,
  tierAllowing,
  type EntitlementKey,
  type KeysHeld,
  type Tier,
} from '@deskwire/contract/kit/entitlements.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import * as queries from './entitlements.queries.ts';
import { AppError } from '../errors.ts';
import type { Services } from '../services.ts';
import type { InTeam } from '../team-id.ts';

interface OnPlan extends InTeam {
  readonly tier: Tier;
}
export type Entitlements = Readonly<Record<EntitlementKey, number>>;

/** Everything a team may have: what its plan allows, or what it was given instead. */
export async function entitlementsOf(db: Db, team: OnPlan): Promise<Entitlements> {
  const overrides = await queries.listOverrides(db, team);
  const keys = Object.keys(entitlements) as EntitlementKey[];
  return Object.fromEntries(
    keys.map((key) => [key, overrides.get(key) ?? entitlements[key][team.tier]]),
  ) as Entitlements;
}

/** The context of taking up room: the transaction that fills it, the team, and the domains, which count. */
interface Taking {
  readonly db: Tx;
  readonly scope: InTeam;
  readonly services: Pick<Services, 'domains'>;
  readonly now: () => string;
}

/**
 * Below so much room that is left, stocks that are read off tallies are taken one after another. It has to be more than
 * what transactions that run at once can add together.
 */
const NEAR = 1_000;

/**
 * Makes sure that a team may have so many more, and reserves them where it counts a day or month. To be called in the
 * transaction that adds them. Throws TIER_LIMIT_EXCEEDED.
 */
export async function requireRoom(
  ctx: Taking,
  key: KeysHeld<'stock' | 'large' | 'day' | 'month'>,
  amount = 1,
): Promise<void> {
  const held = heldAs(key);
  if (held === 'day' || held === 'month') return reserve(ctx, key, amount, held);
  const count = () => (held === 'large' ? queries.sumTallies(ctx.db, ctx.scope, key) : countStock(ctx, key));
  if (held === 'large') {
    const allowed = allowedBy(key, await queries.getPlan(ctx.db, ctx.scope, key));
    if ((await count()) + amount + NEAR <= allowed) return;
  }
  const allowed = allowedBy(key, await queries.lockPlan(ctx.db, ctx.scope, key));
  // Counted after the lock: whoever held it before has committed what they added.
  const used = await count();
  if (used + amount > allowed) throw exceeded(key, { allowed, used, amount });
}

/** Waits for the turn that `requireRoom` waits for: for those who change rows before they know how many more there are. */
export const holdRoom = ({ db, scope }: Pick<Taking, 'db' | 'scope'>, key: KeysHeld<'stock'>): Promise<unknown> =>
  queries.lockPlan(db, scope, key);

/**
 * Throws TIER_LIMIT_EXCEEDED where a period has no room left for one more, and takes none: for work that is expensive and
 * counts only once it is there, by `requireRoom` in the transaction that adds it.
 */
export async function checkRoom(
  { db, scope, now }: Omit<Taking, 'db' | 'services'> & { readonly db: Db },
  key: KeysHeld<'day' | 'month'>,
): Promise<void> {
  const plan = await queries.getPlan(db, scope, key);
  const allowed = allowedBy(key, plan);
  const { period, resets_at } = periodOf(heldAs(key) as 'day' | 'month', now());
  const used = await usedIn(db, scope, plan, { key, period });
  if (used + 1 > allowed) throw exceeded(key, { allowed, used, amount: 1, resets_at });
}

interface Used {
  readonly limit: EntitlementKey;
  readonly allowed: number;
  readonly used: number;
  readonly resets_at: string | null;
}
/** How much a team has used of each limit that can be used up, counted as `requireRoom` counts it. */
export async function usageOf(ctx: Omit<Taking, 'db' | 'scope'> & { db: Db; scope: OnPlan }): Promise<Used[]> {
  const { db, scope, now } = ctx;
  const overrides = await queries.listOverrides(db, scope);
  const keys = (Object.keys(entitlements) as EntitlementKey[]).filter((key) => heldAs(key) !== 'each');
  return Array.fromAsync(keys, async (limit) => {
    const plan = { tier: scope.tier, override: overrides.get(limit) ?? null };
    const held = heldAs(limit);
    const allowed = allowedBy(limit, plan);
    if (held === 'stock') return { limit, allowed, used: await countStock(ctx, limit), resets_at: null };
    if (held === 'large') return { limit, allowed, used: await queries.sumTallies(db, scope, limit), resets_at: null };
    const { period, resets_at } = periodOf(held as 'day' | 'month', now());
    return { limit, allowed, used: await usedIn(db, scope, plan, { key: limit, period }), resets_at };
  });
}

/** The use of a team in a period, on the free plan with that of its founder's other free teams. */
async function usedIn(
  db: Db,
  scope: InTeam,
  plan: queries.Plan,
  { key, period }: { readonly key: EntitlementKey; readonly period: string },
): Promise<number> {
  const use = { key, period, tier: smallestTier };
  const elsewhere = isFree(plan) ? await queries.readUseElsewhere(db, scope, use) : 0;
  return elsewhere + (await queries.usedIn(db, scope, key, period));
}

/** Throws TIER_LIMIT_EXCEEDED for a single thing that is larger or older than a team may have it. */
export async function requireWithin(db: Db, scope: OnPlan, key: KeysHeld<'each'>, amount: number): Promise<void> {
  const allowed = (await entitlementsOf(db, scope))[key];
  if (amount > allowed) throw exceeded(key, { allowed, used: amount, amount: 0 });
}

/** Gives back some of what was reserved on a day, when less was needed after all. */
export const giveBack = (
  { db, scope }: Pick<Taking, 'db' | 'scope'>,
  key: KeysHeld<'day'>,
  { day, amount }: { readonly day: string; readonly amount: number },
): Promise<unknown> => queries.subtractUse(db, scope, { key, period: day, amount });

/** How much of something that is counted by the day was used and reserved so far. */
export const usedToday = (db: Db, scope: InTeam, key: KeysHeld<'day'>, now: string): Promise<number> =>
  queries.usedIn(db, scope, key, now.slice(0, 10));

const allowedBy = (key: EntitlementKey, { tier, override }: queries.Plan): number =>
  override === null ? entitlements[key][tier] : Number(override);

function countStock(
  { db, scope, services }: Omit<Taking, 'db' | 'now'> & { db: Db },
  key: EntitlementKey,
): Promise<number> {
  const count = services.domains.stocks.get(key);
  if (count === undefined) throw new Error(`No domain counts "${key}": its manifest must, under stocks.`);
  return count(db, scope);
}

async function reserve(
  { db, scope, now }: Taking,
  key: EntitlementKey,
  amount: number,
  length: 'day' | 'month',
): Promise<void> {
  const plan = await queries.getPlan(db, scope, key);
  const allowed = allowedBy(key, plan);
  const { period, resets_at } = periodOf(length, now());
  // A founder gets the allowance of the free plan once, however many teams they found.
  const elsewhere = isFree(plan) ? await queries.lockUseElsewhere(db, scope, { key, period, tier: smallestTier }) : 0;
  if (await queries.addUse(db, scope, { key, period, amount, allowed: allowed - elsewhere })) return;
  const used = elsewhere + (await queries.usedIn(db, scope, key, period));
  throw exceeded(key, { allowed, used, amount, resets_at });
}

const isFree = ({ tier, override }: queries.Plan): boolean => tier === smallestTier && override === null;

function periodOf(length: 'day' | 'month', now: string): { period: string; resets_at: string } {
  const today = Temporal.PlainDate.from(now.slice(0, 10));
  const from = length === 'day' ? today : today.with({ day: 1 });
  return {
    period: from.toString(),
    resets_at: `${from.add({ [`${length}s`]: 1 }).toString()}T00:00:00.000Z`,
  };
}

interface Exceeding {
  readonly allowed: number;
  readonly used: number;
  readonly amount: number;
  readonly resets_at?: string;
}
const exceeded = (limit: EntitlementKey, { amount, ...room }: Exceeding) =>
  new AppError('TIER_LIMIT_EXCEEDED', { limit, ...room, needs: tierAllowing(limit, room.used + amount) });
