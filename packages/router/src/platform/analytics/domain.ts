import type { Domain } from '../../kit/domain.ts';
import { days, ofPlatform, ofUser } from '../../kit/tables.ts';
import { measuredCalls } from './measured.fragments.ts';
import { analyticsRouter } from './router.ts';

export const analyticsDomain = {
  router: analyticsRouter,
  measured: { calls: measuredCalls },
  tables: {
    call_hours: ofPlatform({ kept: days(400, 'hour'), team: 'kept', none: ['procedure'] }),
    usage_days: ofUser({ kept: days(400, 'day'), team: 'kept' }),
    log_lines: ofPlatform({
      kept: days(7, 'at'),
      mention: ['message', 'fields'],
      none: ['source', 'procedure', 'request_id'],
    }),
  },
} satisfies Domain;
