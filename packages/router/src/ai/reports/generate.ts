import { randomUUIDv7 } from 'node:crypto';
import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { invalid } from '../../kit/errors.ts';
import { checkRoom, requireRoom } from '../../kit/limits/entitlements.ts';
import { collect, type Kind } from './facts/collect.ts';
import { getReport, getVersion } from './find.ts';
import { presentReport } from './present.ts';
import * as queries from './queries.ts';
import { rangeOf } from './range.ts';
import { compose } from './writing/compose.ts';

type Entry = typeof reports.generate;
const titles: Readonly<Record<Kind, string>> = {
  service: 'Tickets',
  sla: 'Promises',
  project: 'Project',
  ai_usage: 'Use of AI',
  custom: 'Report',
};

/** Counts what its author may see, and has it written about. The facts stay as they were counted. */
export async function generate(ctx: Ctx<Entry>, input: In<Entry>): Promise<Out<Entry>> {
  const { db, scope, once, now } = ctx;
  const { question = null, model, project_id = null } = input;
  const kind = input.kind ?? (project_id === null ? 'service' : 'project');
  if ((kind === 'project') !== (project_id !== null))
    throw invalid('project_id', 'goes with the kind project, and only with it');
  const range = rangeOf(now(), ctx.user.time_zone, input);
  const title = input.title ?? `${titles[kind]}, ${range.from} to ${range.to}`;
  const id = await once(
    async () => {
      await checkRoom(ctx, 'reports_a_month');
      const as_of = now();
      const { facts, ...collected } = await collect(ctx, { kind, project_id }, range);
      return { as_of, facts, ...(await compose(ctx, { kind, title, question, model }, { facts, ...collected })) };
    },
    async ({ db: tx, events }, written) => {
      const report_id = randomUUIDv7();
      const at = now();
      // It counts once it is there: whatever breaks off before costs no report.
      await requireRoom({ ...ctx, db: tx }, 'reports_a_month');
      await queries.insertReport(tx, scope, {
        id: report_id,
        kind,
        project_id,
        title,
        params: { ...range, question },
        at,
      });
      await queries.insertVersion(tx, scope, report_id, { n: 1, ...written, created_at: at });
      events.add('report.generated', { id: report_id, version: 1 }, { kind, n: 1 });
      return report_id;
    },
  );
  const row = await getReport(db, scope, id);
  return presentReport(row, await getVersion(db, scope, row));
}
