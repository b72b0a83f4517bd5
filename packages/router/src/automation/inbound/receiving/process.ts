import { ringBell } from '../../../commerce/billing/taking/bell.ts';
import { takeReceived } from '../../jira/syncing/received.ts';
import { afterMerge } from '../../integrations/repositories/merged.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { openContent } from '../content.ts';
import * as queries from '../queries.ts';
import type { processMessage } from './process-job.ts';
import { contentOf, jsonOf } from './said.ts';

type Process = typeof processMessage;

/** Does what follows from a message, once: whoever processes it holds its row, and a processed one has had its effect. */
export async function processOne(ctx: JobCtx<Process>, { message_id, replayed }: JobInput<Process>): Promise<void> {
  const { db, services, events, outbox, now } = ctx;
  const message = await queries.lockAny(db, message_id);
  if (message === undefined || message.state !== 'received') return;
  const { provider, source_id, type, team_id } = message;
  const settle = (state: 'processed' | 'ignored' | 'failed', reason: string | null = null) =>
    queries.setState(db, message_id, { state, reason, processed_at: now() });
  const sent = openContent(services, message);
  if (sent === undefined) return void (await settle('failed', 'content_gone'));
  if (provider === 'stripe' || provider === 'lemonsqueezy') {
    const rung = await ringBell(ctx, provider, jsonOf(sent.body));
    return void (await settle(rung ? 'processed' : 'ignored', rung ? null : 'no_subscription'));
  }
  if (team_id === null) return void (await settle('ignored', 'unknown_account'));
  const about = { id: message_id, team_id: mintTeam(team_id) };
  if (provider === 'github') afterMerge(outbox, about.team_id, sent.headers['x-github-event'], contentOf(sent));
  if (provider === 'jira') {
    const { state, reason } = await takeReceived({ ...ctx, outbox }, about, message.account, sent.body);
    if (state !== 'processed') return void (await settle(state, reason));
  }
  events.add('inbound.received', about, { provider, source_id, type, replayed });
  await settle('processed');
}
