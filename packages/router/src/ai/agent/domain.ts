import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { every, MINUTE } from '../../kit/jobs/schedule.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { agentRouter } from './router.ts';
import { endStopped } from './steps/end-abandoned.ts';
import { endAbandoned, nextStep } from './steps/job.ts';
import { doStep } from './steps/step.ts';

const agentJobs = router({
  step: jobProcedure(nextStep).mutation(({ ctx, input }) => doStep(ctx, input)),
  endAbandoned: jobProcedure(endAbandoned).mutation(({ ctx }) => endStopped(ctx)),
});

export const agentDomain = {
  router: agentRouter,
  jobs: agentJobs,
  schedules: [every(MINUTE, endAbandoned)],
  references: { agent_run: 'agent_runs', agent_plan: 'agent_plans' },
  audiences: { agent_run: audited },
  tables: {
    agent_plans: ofPerson('person_id', {
      kept: days(0, 'expires_at'),
      authored: ['goal'],
      mention: ['steps'],
      none: ['provenance'],
    }),
    agent_runs: ofPerson('person_id', {
      kept: days(400, 'created_at'),
      authored: ['goal'],
      none: ['procedures', 'error'],
    }),
    agent_steps: ofTeam({
      mention: ['input', 'why', 'called_with', 'output'],
      none: ['procedure', 'content_hash', 'error'],
    }),
  },
} satisfies Domain;
