import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { nextTimes } from './engine/times.ts';
import { readable, timesOf } from './settings.ts';

const SHOWN = 10;

/** The next times of a schedule, saved or not. */
export async function previewTimes(
  { db, scope, now }: Ctx<typeof triggers.preview>,
  { cron, time_zone }: In<typeof triggers.preview>,
): Promise<Out<typeof triggers.preview>> {
  const times = await timesOf(db, scope, { cron, ...(time_zone === undefined ? {} : { time_zone }) });
  return { time_zone: times.zone, times: readable('cron', times, (one) => nextTimes(one, now(), SHOWN)) };
}
