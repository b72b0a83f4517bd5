import type { JiraLimits } from '@deskwire/adapters/accounts/jira/limits.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Limiter } from '../../../kit/limits/limiter.ts';

/** The rest of Jira's own limits is for the people who work there. */
const FIVE_A_SECOND = { max: 5, seconds: 1 };

/** How often all processes together ask one Jira, and what they know of its pauses. */
export const jiraLimits = (limiter: Limiter): JiraLimits => ({
  async count(connection) {
    try {
      await limiter.consume(FIVE_A_SECOND, connection);
      return 0;
    } catch (error) {
      if (!(error instanceof AppError) || error.app !== 'RATE_LIMITED') throw error;
      return 1;
    }
  },
  pause: (key, seconds) => limiter.mark(key, Math.ceil(seconds)),
  isPaused: (key) => limiter.isMarked(key),
});
