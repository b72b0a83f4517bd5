import { randomUUIDv7 } from 'node:crypto';
import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { requireRoom } from '../../../kit/limits/entitlements.ts';
import { lockOwn } from '../find.ts';
import { nextAfter } from '../schedules/next.ts';
import { getSchedule, insertSchedule } from '../schedules/queries.ts';

type Entry = typeof reports.schedule;

/** Has a report counted anew and mailed again and again, with what its author may see by then. */
export async function scheduleReport(ctx: Ctx<Entry>, input: In<Entry>): Promise<Out<Entry>> {
  const { db, scope, user, events, now } = ctx;
  const { report_id, rule, recipients, time = '08:00', time_zone = user.time_zone } = input;
  const report = await lockOwn(db, scope, report_id);
  await requireRoom(ctx, 'report_schedules');
  const when = {
    rule,
    weekday: rule === 'weekly' ? (input.weekday ?? 1) : null,
    day: rule === 'monthly' ? (input.day ?? 1) : null,
    time,
    time_zone,
  };
  const id = randomUUIDv7();
  await insertSchedule(db, scope, {
    ...when,
    id,
    report_id,
    user_id: user.id,
    recipients: [...new Set(recipients)],
    next_at: nextAfter(when, now()),
    created_by: scope.person_id,
    created_at: now(),
  });
  events.add('report.scheduled', { id: report_id, version: report.version }, { rule });
  return getSchedule(db, scope, id);
}
