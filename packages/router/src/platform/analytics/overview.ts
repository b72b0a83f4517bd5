import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import type { analytics } from '@deskwire/contract/platform/analytics.ts';
import { analyticsSources } from '@deskwire/contract/platform/analytics.registry.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import * as queries from './asking/queries.ts';

const DEFAULT_DAYS = 30;
const DAY = 86_400;

/** The figures, with their source and their time. */
const shown = [
  { name: 'tickets.created', source: 'tickets', measure: 'tickets', field: 'created_at' },
  { name: 'tickets.resolved', source: 'tickets', measure: 'tickets', field: 'resolved_at' },
  { name: 'tasks.created', source: 'tasks', measure: 'tasks', field: 'created_at' },
  { name: 'tasks.completed', source: 'tasks', measure: 'tasks', field: 'completed_at' },
  { name: 'calls', source: 'calls', measure: 'calls', field: 'hour' },
  { name: 'calls.failed', source: 'calls', measure: 'failed', field: 'hour' },
] as const;

/** The last days beside as many before them, of the sources that the reader may ask about. */
export async function getOverview(
  { services, db, scope, now }: Ctx<typeof analytics.overview>,
  { days = DEFAULT_DAYS }: In<typeof analytics.overview>,
): Promise<Out<typeof analytics.overview>> {
  const end = now();
  const start = secondsAfter(end, -days * DAY);
  const before = { start: secondsAfter(start, -days * DAY), end: start };
  const figures = [];
  for (const { name, source, measure, field } of shown) {
    if (!rolesPermit(scope.roles, analyticsSources[source].needs)) continue;
    const count = async (range: { start: string; end: string }) => {
      const time = { ...range, field, bucket: undefined, buckets: [] };
      const question = {
        source,
        measures: [measure],
        averages: [],
        dimensions: [],
        filters: [],
        time_zone: 'UTC',
        time,
      };
      const [row] = await queries.ask(db, scope, services.domains.measured.get(source)!, question, 1);
      return Number(row?.['m0'] ?? 0);
    };
    figures.push({ name, now: await count({ start, end: secondsAfter(end, 0.001) }), before: await count(before) });
  }
  return { start, end, figures };
}
