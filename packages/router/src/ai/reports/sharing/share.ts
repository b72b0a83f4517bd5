import type { reports } from '@deskwire/contract/ai/reports.ts';
import { queueEmail } from '../../../inbox/emails/queue.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { getVersion, lockOwn } from '../find.ts';
import { updateReport } from '../queries.ts';
import { makeLink } from '../shares/link.ts';
import { getShare } from '../shares/queries.ts';

type Entry = typeof reports.share;
const DAYS = 7;

/** Shows one version to others. To the team only by somebody who sees all that it counts. */
export async function share(
  ctx: Ctx<Entry>,
  { report_id, n, via, recipients, days = DAYS }: In<Entry>,
): Promise<Out<Entry>> {
  const { db, scope, services, events, now } = ctx;
  if ((via === 'mail') !== (recipients !== undefined))
    throw invalid('recipients', 'belong to via: mail, and to nothing else');
  const report = await lockOwn(db, scope, report_id);
  const version = await getVersion(db, scope, report, n);
  events.add('report.shared', { id: report_id, version: report.version }, { via, n: version.n });
  if (via === 'team') {
    if (scope.visibility !== 'all') throw new AppError('FORBIDDEN', { needs: 'tickets.readAll' });
    await updateReport(db, scope, report_id, { shared_at: now() }, now());
    return { share: null, link: null };
  }
  const to = recipients ?? [];
  const made = await makeLink(ctx, {
    report_id,
    n: version.n,
    via,
    recipients: to,
    created_by: scope.person_id,
    days,
  });
  for (const address of to)
    await queueEmail(ctx, {
      to: address,
      template: 'notice',
      props: {
        title: report.title,
        body: `${ctx.user.full_name} shares a report with you. The link works for ${days} days.`,
        link: made.path,
        label: 'Read the report',
      },
      team_id: scope.team_id,
      dedupe: `${made.id}|${address}`,
    });
  return { share: await getShare(db, scope, made.id), link: new URL(made.path, services.config.public_url).href };
}
