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
  const { db, scope, commit, now } = ctx;
  const { question = null, model, project_id = null } = input;
  const kind = input.kind ?? (project_id === null ? 'service' : 'project');
  if ((kind === 'project') !== (project_id !== null))
    throw invalid('project_id', 'goes with the kind project, and only with it');
  const range = rangeOf(now(), ctx.user.time_zone, input);
  const title = input.title ?? `${titles[kind]}, ${range.from} to ${range.to}`;
  await checkRoom(ctx, 'reports_a_month');
  const as_of = now();
  const collected = await collect(ctx, { kind, project_id }, range);
  const { blocks, provenance } = await compose(ctx, { kind, title, question, model }, collected);
  const id = randomUUIDv7();
  await commit(async ({ db: tx, events }) => {
    // It counts once it is there: whatever breaks off before costs no report.
    await requireRoom({ ...ctx, db: tx }, 'reports_a_month');
    await queries.insertReport(tx, scope, { id, kind, project_id, title, params: { ...range, question }, at: now() });
    const version = { n: 1, facts: collected.facts, blocks, as_of, provenance, created_at: now() };
    await queries.insertVersion(tx, scope, id, version);
    events.add('report.generated', { id, version: 1 }, { kind, n: 1 });
  });
  const row = await getReport(db, scope, id);
  return presentReport(row, await getVersion(db, scope, row));
}
