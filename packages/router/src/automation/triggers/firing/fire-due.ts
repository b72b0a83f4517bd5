import type { Tx } from '@deskwire/database/schema.ts';
import type { JobCtx } from '../../../kit/jobs/job.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { ExpressionError } from '../../../kit/expressions/expression.ts';
import { startRuns, type Wanted } from '../../workflow-runs/starting/start.ts';
import { activeVersion, getWorkflow } from '../../workflows/find.ts';
import { dueTimes, nextTime, ScheduleError, type Due } from '../engine/times.ts';
import * as queries from '../queries.ts';
import { timesOf } from '../settings.ts';
import { setTimer, type fireDue } from '../timer.ts';
import { filled } from './feed.ts';

/**
 * The time of a schedule has come, or came while nobody was there. It counts once: the trigger must still wait for this
 * very time, and begins to wait for the next in the same transaction.
 */
export async function fireWhenDue(
  ctx: JobCtx<typeof fireDue>,
  { trigger_id, slot }: { trigger_id: string; slot: string },
): Promise<void> {
  const { db, scope, outbox, now } = ctx;
  const trigger = await queries.lockTrigger(db, scope, trigger_id);
  if (trigger?.enabled !== true || trigger.next_at === null || Date.parse(trigger.next_at) !== Date.parse(slot)) return;
  const times = await timesOf(db, scope, trigger.config);
  const due = dueTimes(times, slot, now(), trigger.config.missed ?? 'once');
  const next_at = nextOrNone(times, now());
  await queries.noteFired(db, scope, [trigger_id], { next_at, ...(due.length > 0 ? { last_fired_at: now() } : {}) });
  setTimer(outbox, scope, { ...trigger, next_at });
  const workflow = await getWorkflow(db, scope, trigger.workflow_id);
  if (due.length === 0 || !workflow.enabled || workflow.active_version === null) return;
  const version = await activeVersion(db, scope, workflow);
  const wanted = await wantedOf(db, scope, trigger, due, now());
  await startRuns(
    ctx,
    workflow,
    version,
    wanted.map((one) => ({ ...one, person_id: version.publisher_id })),
  );
}

function nextOrNone(times: Parameters<typeof nextTime>[0], now: string): string | null {
  try {
    return nextTime(times, now);
  } catch (error) {
    if (error instanceof ScheduleError) return null;
    throw error;
  }
}

async function wantedOf(
  db: Tx,
  scope: InTeam,
  trigger: queries.TriggerRow,
  due: readonly Due[],
  now: string,
): Promise<Omit<Wanted, 'person_id'>[]> {
  const { id, name, input } = trigger;
  const wanted: Omit<Wanted, 'person_id'>[] = [];
  for (const { slot, missed } of due) {
    const cause = { trigger: { kind: 'schedule', id, name, at: slot, missed } };
    try {
      wanted.push({
        trigger_id: id,
        trigger_ref: slot,
        started_by: 'schedule',
        as_publisher: true,
        input: input === null ? {} : filled(input, cause, now),
        cause,
      });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      await queries.noteFired(db, scope, [id], { last_error: error.reason.slice(0, 500) });
    }
  }
  return wanted;
}
