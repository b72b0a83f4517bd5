import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { on } from '../../kit/events/reactions.ts';
import { every, MINUTE } from '../../kit/jobs/schedule.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { agentRouter } from './router.ts';
import { endStopped } from './steps/end-abandoned.ts';
import { decided, noteDecision } from './steps/go-on.ts';
import { endAbandoned, nextStep } from './steps/job.ts';
import { doStep } from './steps/step.ts';

const agentJobs = router({
  step: jobProcedure(nextStep).mutation(({ ctx, input }) => doStep(ctx, input)),
  noteDecision: jobProcedure(noteDecision).mutation(({ ctx, input }) => decided(ctx, input)),
  endAbandoned: jobProcedure(endAbandoned).mutation(({ ctx }) => endStopped(ctx)),
});

export const agentDomain = {
  router: agentRouter,
  jobs: agentJobs,
  reactions: [
    on('approval.approved', noteDecision),
    on('approval.rejected', noteDecision),
    on('approval.expired', noteDecision),
    on('approval.withdrawn', noteDecision),
    on('approval.voided', noteDecision),
  ],
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
      mention: ['input', 'why', 'called_with', 'output', 'handed'],
      none: ['procedure', 'content_hash', 'error'],
    }),
  },
} satisfies Domain;
