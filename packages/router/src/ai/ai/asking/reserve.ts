import { randomUUIDv7 } from 'node:crypto';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import { AppError } from '../../../kit/errors.ts';
import { giveBack, requireRoom } from '../../../kit/limits/entitlements.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from './reserve.queries.ts';

/** The team that a call is counted for, and the transaction. */
export interface Reserving {
  readonly db: Tx;
  readonly scope: InTeam;
  readonly services: Pick<Services, 'domains'>;
  readonly now: () => string;
}

/** The first day of the period in which a moment is, in UTC. */
export const startOf = (period: queries.Period, at: string): string => {
  const day = new Date(at).toISOString().slice(0, 10);
  return period === 'day' ? day : `${day.slice(0, 7)}-01`;
};
/** When the next period begins. */
export const endOf = (period: queries.Period, at: string): string => {
  const start = Temporal.PlainDate.from(startOf(period, at));
  return `${start.add({ [`${period}s`]: 1 }).toString()}T00:00:00.000Z`;
};

/** A counter, and what it may reach at most; null where there is no budget. */
interface Counted extends queries.Counter {
  readonly budget: queries.Budget;
}
/**
 * The counters that a call of somebody moves, always in the same order: who takes from several waits in that order. Those
 * without a budget count as well, so that one that is set later knows what was used before.
 */
const countersOf = (budgets: readonly queries.Budget[], actor_id: string | null, at: string): Counted[] =>
  (['team', 'user'] as const)
    .filter((subject) => subject === 'team' || actor_id !== null)
    .flatMap((subject) =>
      (['day', 'month'] as const).map((period) => ({
        subject: subject === 'team' ? 'team' : actor_id!,
        period,
        starts: startOf(period, at),
        budget: budgets.find((one) => one.subject === subject && one.period === period) ?? {
          subject,
          period,
          tokens: null,
          nanos: null,
        },
      })),
    );

/**
 * Takes what a call may cost at most from the plan and from every counter, before it is made: many calls at once never use
 * more than is allowed. Throws TIER_LIMIT_EXCEEDED and AI_BUDGET_EXCEEDED.
 */
export async function reserve(
  ctx: Reserving,
  call: Omit<queries.NewCall, 'team_id' | 'id' | 'state' | 'finish' | 'created_at' | 'finished_at' | 'expires_at'>,
  { priced, lives_seconds }: { readonly priced: boolean; readonly lives_seconds: number },
): Promise<string> {
  const { db, scope, now } = ctx;
  const at = now();
  const add = { tokens: call.reserved_tokens, nanos: call.reserved_nanos };
  await requireRoom(ctx, 'ai_tokens_a_day', add.tokens);
  const budgets = await queries.listBudgets(db, scope);
  for (const { budget, ...counter } of countersOf(budgets, call.actor_id, at)) {
    // A call of unknown price would have no limit.
    const room = (priced || budget.nanos === null) && (await queries.addToCounter(db, scope, counter, add, budget));
    if (!room) throw await exceeded(ctx, budget, counter, add);
  }
  const id = randomUUIDv7();
  const expires_at = secondsAfter(at, lives_seconds);
  const rest = { finish: null, created_at: at, finished_at: null, expires_at };
  await queries.insertCall(db, { ...call, team_id: scope.team_id, id, state: 'reserved', ...rest });
  return id;
}

/** Records which budgets a call did not fit into, so that people are notified. */
export async function noteRefused(
  { db, scope, now }: Omit<Reserving, 'services'>,
  call: Pick<queries.NewCall, 'actor_id' | 'reserved_tokens' | 'reserved_nanos'>,
): Promise<void> {
  const at = now();
  const add = { tokens: call.reserved_tokens, nanos: call.reserved_nanos };
  const budgets = await queries.listBudgets(db, scope);
  for (const { budget, ...counter } of countersOf(budgets, call.actor_id, at))
    await queries.noteRefused(db, scope, counter, add, budget, at);
}

async function exceeded(
  { db, scope, now }: Reserving,
  budget: queries.Budget,
  counter: queries.Counter,
  add: queries.Amounts,
): Promise<AppError> {
  const used = await queries.readCounter(db, scope, counter);
  const ofTokens = budget.tokens !== null && used.tokens + add.tokens > budget.tokens;
  const kind = ofTokens ? 'tokens' : 'nanos';
  return new AppError('AI_BUDGET_EXCEEDED', {
    limit: `${budget.subject}_${kind}_a_${budget.period}`,
    allowed: budget[kind] ?? 0,
    used: used[kind],
    resets_at: endOf(budget.period, now()),
  });
}

/** Ends a call, and gives back what it reserved and did not use. A call that counts as lost stays so. */
export async function settle(
  { db, scope, now }: Omit<Reserving, 'services'>,
  id: string,
  settlement: queries.Settlement,
): Promise<void> {
  const call = await queries.endCall(db, scope, id, settlement, now());
  if (call === undefined) return;
  const { usage } = settlement;
  const tokens = Number(call.reserved_tokens) - (usage === null ? 0 : usage.input + usage.output);
  const nanos = Number(call.reserved_nanos) - (settlement.cost_nanos ?? 0);
  const day = startOf('day', call.created_at);
  // A provider that counted more than was reserved has read on beyond its limit: that is not given back, nor taken twice.
  const less = { tokens: Math.max(0, tokens), nanos: Math.max(0, nanos) };
  await giveBack({ db, scope }, 'ai_tokens_a_day', { day, amount: less.tokens });
  for (const { budget: _, ...counter } of countersOf([], call.actor_id, call.created_at))
    await queries.subtractFromCounter(db, scope, counter, less);
}
