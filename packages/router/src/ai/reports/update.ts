import type { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { checkRoom, requireRoom } from '../../kit/limits/entitlements.ts';
import { invalid } from '../../kit/errors.ts';
import { checkVersion } from '../../kit/calls/version.ts';
import { collect } from './facts/collect.ts';
import { getOwn, getReport, getVersion, lockOwn } from './find.ts';
import { presentReport, presentRow } from './present.ts';
import * as queries from './queries.ts';
import { rangeOf } from './range.ts';
import { compose } from './writing/compose.ts';

type Entry = typeof reports.update;

/** Adds a version: with the words of its author over the same facts, or counted and written anew. Earlier ones stay. */
export async function update(ctx: Ctx<Entry>, input: In<Entry>): Promise<Out<Entry>> {
  const { db, scope, once, now } = ctx;
  const { report_id, title, blocks, regenerate = false, version } = input;
  if (blocks !== undefined && regenerate) throw invalid('blocks', 'cannot be given together with regenerate');
  await once(
    async () => {
      const report = await getOwn(db, scope, report_id);
      await checkVersion(report, version, () => presentRow(report));
      return { report, anew: regenerate ? await writtenAnew(ctx, report, input) : undefined };
    },
    async ({ db: tx, events }, { report: { kind }, anew }) => {
      const locked = await lockOwn(tx, scope, report_id);
      await checkVersion(locked, version, () => presentRow(locked));
      const changes = title === undefined ? {} : { title };
      if (anew === undefined && blocks === undefined) {
        await queries.updateReport(tx, scope, report_id, changes, now());
        events.add('report.edited', { id: report_id, version: locked.version + 1 }, { n: locked.current });
        return;
      }
      if (anew !== undefined) await requireRoom({ ...ctx, db: tx }, 'reports_a_month');
      const n = locked.current + 1;
      const before = await getVersion(tx, scope, locked);
      const content = anew?.content ?? { facts: before.facts, as_of: before.as_of, blocks: blocks!, provenance: null };
      await queries.insertVersion(tx, scope, report_id, { ...content, n, created_at: now() });
      const range = anew === undefined ? {} : { params: anew.params };
      await queries.updateReport(tx, scope, report_id, { ...changes, ...range, current: n }, now());
      if (anew === undefined) events.add('report.edited', { id: report_id, version: locked.version + 1 }, { n });
      else events.add('report.generated', { id: report_id, version: locked.version + 1 }, { kind, n });
    },
  );
  const row = await getReport(db, scope, report_id);
  return presentReport(row, await getVersion(db, scope, row));
}

async function writtenAnew(ctx: Ctx<Entry>, report: queries.ReportRow, { from, to, title }: In<Entry>) {
  const { now } = ctx;
  await checkRoom(ctx, 'reports_a_month');
  const given = from === undefined && to === undefined ? report.params : { from, to };
  const range = rangeOf(now(), ctx.user.time_zone, given);
  const as_of = now();
  const { question } = report.params;
  const collected = await collect(ctx, report, range);
  const composed = await compose(ctx, { kind: report.kind, title: title ?? report.title, question }, collected);
  return { content: { facts: collected.facts, as_of, ...composed }, params: { ...range, question } };
}
