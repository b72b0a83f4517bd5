import type { workTimes } from '@deskwire/contract/work/work-times.ts';
import { demand } from '../../kit/access/can.ts';
import type { Ctx, In } from '../../kit/context.ts';
import * as queries from './queries.ts';
import { aboutOf, ownOrManaged } from './rules.ts';
import { lockSeen } from './update.ts';

export async function deleteTime(
  { db, scope, events }: Ctx<typeof workTimes.delete>,
  { work_time_id }: In<typeof workTimes.delete>,
): Promise<{ id: string }> {
  const time = await lockSeen(db, scope, work_time_id);
  demand(ownOrManaged, time, scope);
  await queries.deleteTime(db, scope, time.id);
  events.add('work_time.deleted', time, aboutOf(time));
  return { id: time.id };
}
