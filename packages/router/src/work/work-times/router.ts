import { workTimes } from '@deskwire/contract/work/work-times.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { currentTime } from './clock/current.ts';
import { startTime } from './clock/start.ts';
import { stopTime } from './clock/stop.ts';
import { deleteTime } from './delete.ts';
import { listTimes } from './list.ts';
import { logTime } from './log.ts';
import { sumTimes } from './totals.ts';
import { updateTime } from './update.ts';

export const workTimesRouter = router({
  list: procedure(workTimes.list).query(({ ctx, input }) => listTimes(ctx, input)),
  totals: procedure(workTimes.totals).query(({ ctx, input }) => sumTimes(ctx, input)),
  current: procedure(workTimes.current).query(({ ctx }) => currentTime(ctx)),
  start: procedure(workTimes.start).mutation(({ ctx, input }) => startTime(ctx, input)),
  stop: procedure(workTimes.stop).mutation(({ ctx, input }) => stopTime(ctx, input)),
  log: procedure(workTimes.log).mutation(({ ctx, input }) => logTime(ctx, input)),
  update: procedure(workTimes.update).mutation(({ ctx, input }) => updateTime(ctx, input)),
  delete: procedure(workTimes.delete).mutation(({ ctx, input }) => deleteTime(ctx, input)),
});
