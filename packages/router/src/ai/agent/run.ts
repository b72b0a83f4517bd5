import { randomUUIDv7 } from 'node:crypto';
import type { agent } from '@deskwire/contract/ai/agent.ts';
import { tierAllowing } from '@deskwire/contract/kit/entitlements.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { entitlementsOf, requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import { getSettings } from '../../platform/settings/settings.ts';
import { getRun } from './find.ts';
import { plannedFrom, type GivenStep } from './planning/steps.ts';
import * as queries from './queries.ts';
import { nextStep } from './steps/job.ts';
import { toolsOf } from './tools/allowed.ts';

type Entry = typeof agent.run;
export const RUNS_SECONDS = 600;

/** Begins a run of a plan. What it may call is what its person may call now, and is asked again at every step. */
export async function run(ctx: Ctx<Entry>, input: In<Entry>): Promise<Out<Entry>> {
  const { db, scope, user, events, outbox, now } = ctx;
  const team = await getSettings(db, { scope: 'team', owner_id: scope.team_id });
  if (team.ai_mode === 'off') throw new AppError('AI_DISABLED');
  const { goal, steps } = await wanted(ctx, input);
  const procedures = toolsOf(ctx);
  const plan = plannedFrom(steps, new Set(procedures));
  const { agent_run_steps: allowed } = await entitlementsOf(db, scope);
  if (plan.length > allowed)
    throw new AppError('TIER_LIMIT_EXCEEDED', {
      limit: 'agent_run_steps',
      allowed,
      used: plan.length,
      needs: tierAllowing('agent_run_steps', plan.length),
    });
  await requireRoom(ctx, 'agent_runs_a_day');
  const id = randomUUIDv7();
  const mode = input.mode ?? 'plan';
  const deadline_at = secondsAfter(now(), RUNS_SECONDS);
  await queries.insertRun(
    db,
    scope,
    { id, user_id: user.id, goal, mode, procedures, deadline_at, created_at: now() },
    plan,
  );
  events.add('agent_run.queued', { id, version: 1 }, { mode });
  outbox.later(nextStep, { run_id: id, n: 1 });
  return getRun(db, scope, id);
}

async function wanted(
  { db, scope, now }: Ctx<Entry>,
  { plan_id, goal, steps }: In<Entry>,
): Promise<{ goal: string; steps: readonly GivenStep[] }> {
  if ((plan_id === undefined) === (steps === undefined)) throw invalid('steps', 'give either plan_id or steps');
  if (plan_id === undefined)
    return { goal: goal ?? steps!.map(({ procedure }) => procedure).join(', '), steps: steps! };
  const plan = await queries.findPlan(db, scope, plan_id);
  if (plan === undefined) throw new AppError('AGENT_PLAN_NOT_FOUND');
  if (plan.expires_at <= now()) throw new AppError('AGENT_PLAN_EXPIRED');
  return { goal: goal ?? plan.goal, steps: plan.steps };
}
