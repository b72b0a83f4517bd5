/** The plans a team can have, smallest first. No other module knows one by its name (`tests/tiers.test.ts`). */
export const tiers = ['free', 'pro', 'premium'] as const;
export type Tier = (typeof tiers)[number];
/** The plan of whoever has no team yet. */
export const smallestTier: Tier = tiers[0];
const [, ...paid] = tiers;
/** The plans that cost something. */
export const paidTiers = paid;

/** Whether a plan is at least as large as another. */
export const tierCovers = (tier: Tier, needed: Tier): boolean => tiers.indexOf(tier) >= tiers.indexOf(needed);

/**
 * How a limit is held. `each`: the size or age of a single thing. `stock`: how many there are at once, at most 5,000,
 * counted while the team's row is locked. `large`: the same without that bound, read off tallies. `day` and `month`: how
 * much in a period of UTC.
 */
type Held = 'each' | 'stock' | 'large' | 'day' | 'month';
interface Entitlement<H extends Held = Held> extends Readonly<Record<Tier, number>> {
  readonly held: H;
}
const limits =
  <H extends Held>(held: H) =>
  (free: number, pro: number, premium: number): Entitlement<H> => ({ held, free, pro, premium });
const each = limits('each');
const stock = limits('stock');
const large = limits('large');
const perDay = limits('day');
const perMonth = limits('month');

const MB = 1024 * 1024;

/**
 * The limits of each plan. One line per limit, below the line of its area: two branches that add limits to different areas
 * merge without a conflict.
 */
export const entitlements = {
  // identity
  seats: stock(3, 25, 500),
  custom_roles: stock(5, 50, 200),

  // work
  projects: stock(5, 200, 5_000),
  project_templates: stock(20, 100, 200),
  tasks: large(10_000, 500_000, 5_000_000),

  // desk
  views: stock(20, 500, 5_000),
  environments: stock(20, 200, 2_000),
  freezes: stock(50, 500, 2_000),
  sla_calendars: stock(10, 100, 500),
  sla_rules: stock(50, 500, 2_000),
  macros: stock(20, 500, 5_000),

  // ai
  ai_tokens_a_day: perDay(200_000, 5_000_000, 50_000_000),
  ai_input_tokens: each(8_000, 64_000, 200_000),
  ai_payload_days: each(7, 30, 90),
  chat_messages_a_user_a_day: each(50, 500, 5_000),
  ai_templates: stock(20, 200, 2_000),
  ai_docs_a_day: perDay(5, 50, 500),
  previews_a_day: perDay(10, 100, 1_000),
  previews_at_once: each(1, 3, 10),
  preview_files: each(50, 500, 2_000),
  preview_days: each(1, 7, 30),
  agent_runs_a_day: perDay(5, 50, 500),
  agent_run_steps: each(10, 25, 50),
  reports_a_month: perMonth(20, 500, 5_000),
  report_schedules: stock(1, 10, 100),

  // knowledge
  documents: large(100, 10_000, 100_000),
  memories: large(1_000, 50_000, 500_000),
  collections: stock(10, 500, 5_000),

  // automation
  webhook_endpoints: stock(2, 20, 200),
  inbound_sources: stock(2, 20, 200),
  workflows: stock(5, 50, 500),
  triggers: stock(20, 200, 2_000),
  workflow_runs_a_month: perMonth(500, 20_000, 500_000),
  workflow_run_days: each(7, 30, 90),
  schedules_an_hour: each(4, 60, 60),
  connections: stock(3, 20, 200),
  jira_projects: stock(1, 10, 200),

  // commerce
  products: stock(1, 50, 500),
  licenses: large(50, 5_000, 100_000),

  // field
  inspection_templates: stock(20, 200, 2_000),
  places: stock(200, 2_000, 5_000),
  inspections_a_month: perMonth(20, 1_000, 20_000),
  inspection_photos: each(30, 200, 500),

  // inbox
  mailboxes: stock(1, 5, 25),
  recommendations: stock(100, 500, 2_000),

  // platform
  file_bytes: each(25 * MB, 100 * MB, 500 * MB),
  upload_bytes_a_day: perDay(250 * MB, 5_000 * MB, 50_000 * MB),
  analytics_days: each(92, 400, 7 * 366),
  event_payload_days: each(90, 400, 7 * 366),
} satisfies Record<string, Entitlement>;
export type EntitlementKey = keyof typeof entitlements;
/** The limits that are held in one of these ways. */
export type KeysHeld<H extends Held> = {
  [K in EntitlementKey]: (typeof entitlements)[K] extends Entitlement<infer G> ? ([G] extends [H] ? K : never) : never;
}[EntitlementKey];

export const heldAs = (key: EntitlementKey): Held => entitlements[key].held;

/** The smallest plan that allows so many; null if none does. */
export const tierAllowing = (key: EntitlementKey, amount: number): Tier | null =>
  tiers.find((tier) => entitlements[key][tier] >= amount) ?? null;
