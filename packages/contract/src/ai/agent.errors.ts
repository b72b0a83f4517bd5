import { z } from 'zod';
import { conflict, forbidden, gone, notFound } from '../kit/errors.ts';

export const agentDomainErrors = {
  AGENT_RUN_NOT_FOUND: notFound('The run does not exist, or you may not see it. Check its id.'),
  AGENT_PLAN_NOT_FOUND: notFound('The plan does not exist, or it is not yours. Check its id.'),
  AGENT_PLAN_EXPIRED: gone('The plan is older than a day. Make another one.'),
  AGENT_TOOL_NOT_ALLOWED: forbidden(
    'Agents may not call this procedure for you. Choose one from agent.tools.list.',
    z.strictObject({ procedure: z.string() }),
  ),
  RUN_FINISHED: conflict(
    'The run is in a state in which this cannot be done. Look at its state.',
    z.strictObject({ state: z.string() }),
  ),
  AGENT_STEP_CHANGED: conflict('The step has changed since you looked at it. Look at it again.'),
};
