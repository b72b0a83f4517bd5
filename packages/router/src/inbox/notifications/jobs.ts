import { jobProcedure, router } from '../../kit/procedure.ts';
import { release } from './delivery/release-job.ts';
import { releaseHeld } from './delivery/release.ts';
import { push } from './push/push.ts';
import { pushOne } from './push/push-job.ts';
import { say } from './messengers/say.ts';
import { sayOne } from './messengers/say-job.ts';
import { tell, tellPeople } from './delivery/tell.ts';

export const notificationsJobs = router({
  push: jobProcedure(pushOne).mutation(({ ctx, input }) => push(ctx, input)),
  say: jobProcedure(sayOne).mutation(({ ctx, input }) => say(ctx, input)),
  tell: jobProcedure(tell).mutation(({ ctx, input }) => tellPeople(ctx, input)),
  release: jobProcedure(release).mutation(({ ctx, input }) => releaseHeld(ctx, input)),
});
