import { z } from 'zod';
import { defineEvents } from '../kit/events.ts';

/** Events about runs of agents. Procedures that a run calls add their own events, on its behalf. */
export const agentDomainEvents = defineEvents({
  'agent_run.queued': z.strictObject({ mode: z.string() }),
  'agent_run.waiting': z.strictObject({ n: z.int(), procedure: z.string() }),
  'agent_run.decided': z.strictObject({ n: z.int(), decision: z.string() }),
  'agent_run.finished': z.strictObject({ state: z.string(), error: z.string().nullable() }),
});
