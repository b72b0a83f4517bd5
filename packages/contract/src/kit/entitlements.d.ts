/** The plans a team can have, smallest first. No other module knows one by its name (`tests/tiers.test.ts`). */
export declare const tiers: readonly ['free', 'pro', 'premium'];
export type Tier = (typeof tiers)[number];
/** The plan of whoever has no team yet. */
export declare const smallestTier: Tier;
/** Whether a plan is at least as large as another. */
export declare const tierCovers: (tier: Tier, needed: Tier) => boolean;
/**
 * How a limit is held. `each`: the size or age of a single thing. `stock`: how many there are at once, at most 5,000,
 * counted while the team's row is locked. `large`: the same without that bound, read off tallies. `day` and `month`: how
 * much in a period of UTC.
 */
type Held = 'each' | 'stock' | 'large' | 'day' | 'month';
interface Entitlement<H extends Held = Held> extends Readonly<Record<Tier, number>> {
    readonly held: H;
}
/**
 * What each plan allows. One line per limit, below the line of its area: two branches that add limits to different areas
 * merge without a conflict.
 */
export declare const entitlements: {
    seats: Entitlement<"stock">;
    file_bytes: Entitlement<"each">;
    upload_bytes_a_day: Entitlement<"day">;
    event_payload_days: Entitlement<"each">;
};
export type EntitlementKey = keyof typeof entitlements;
/** The limits that are held in one of these ways. */
export type KeysHeld<H extends Held> = {
    [K in EntitlementKey]: (typeof entitlements)[K] extends Entitlement<infer G> ? ([G] extends [H] ? K : never) : never;
}[EntitlementKey];
export declare const heldAs: (key: EntitlementKey) => Held;
/** The smallest plan that allows so many; null if none does. */
export declare const tierAllowing: (key: EntitlementKey, amount: number) => Tier | null;
export {};
