import { z } from 'zod';
import { platformJob, type JobCtx } from '../../../kit/jobs/job.ts';
import { warnDue } from '../asking/reserve.queries.ts';
import { startOf } from '../asking/reserve.ts';

/** Tells of budgets of which most is used, or that refuse calls. */
export const warnOfBudgets = platformJob({ name: 'ai.warnOfBudgets', queue: 'timers', input: z.strictObject({}) });

/** From so many per cent on there is little left. */
const LITTLE_LEFT = 80;

export async function warn({ db, events, now }: JobCtx<typeof warnOfBudgets>): Promise<void> {
  const at = now();
  const due = await warnDue(db, { day: startOf('day', at), month: startOf('month', at), from: LITTLE_LEFT });
  for (const { team_id, subject, ...rest } of due) {
    const budget = { id: team_id, team_id, actor_id: null };
    events.add('ai_budget.warned', budget, { person_id: subject === 'team' ? null : subject, ...rest });
  }
}
