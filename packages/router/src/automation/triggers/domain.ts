import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/events/reactions.ts';
import { stockOf } from '../../kit/limits/stock.ts';
import { ofPerson } from '../../kit/tables.ts';
import { triggersFeed } from './firing/feed.ts';
import { rearm } from './firing/rearm.ts';
import { triggersJobs } from './jobs.ts';
import { triggerNotices } from './notices.ts';
import { triggersRouter } from './router.ts';

export const triggersDomain = {
  router: triggersRouter,
  jobs: triggersJobs,
  feeds: [triggersFeed],
  reactions: [on('team.updated', rearm), on('workflow.restored', rearm)],
  notices: triggerNotices,
  stocks: { triggers: stockOf('triggers') },
  references: { trigger: 'triggers' },
  audiences: { trigger: { needs: 'automation.read' } },
  tables: {
    triggers: ofPerson('created_by', {
      authored: ['name', 'config', 'input'],
      mention: ['last_error'],
      none: ['disabled_reason'],
    }),
  },
} satisfies Domain;
