import type { WorkTime, workTimes } from '@deskwire/contract/work/work-times.ts';
import type { Ctx } from '../../../kit/context.ts';
import * as queries from '../queries.ts';
import { presentTime } from '../rules.ts';

/** The time that is running for the caller now. */
export async function currentTime({ db, scope }: Ctx<typeof workTimes.current>): Promise<{ current: WorkTime | null }> {
  const row = await queries.findRunning(db, scope);
  return { current: row === undefined ? null : presentTime(scope)(row) };
}
