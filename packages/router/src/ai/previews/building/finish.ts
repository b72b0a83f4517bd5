import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Events, Outbox } from '../../../kit/context.ts';
import { entitlementsOf } from '../../../kit/limits/entitlements.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import * as queries from '../queries.ts';
import { callTurns } from '../turns/job.ts';
import { watchKey } from './job.ts';

interface Finishing {
  readonly db: Tx;
  readonly events: Events<'preview_job.finished'>;
  readonly outbox: Outbox;
  readonly now: () => string;
}
interface Of {
  readonly id: string;
  readonly attempt: number;
}
const DAY_SECONDS = 86_400;

/** Ends a job with an artifact, which is kept as long as the plan says. An end that was told before, and badly, is no end. */
export async function succeed(
  ctx: Finishing,
  team: InTeam & { readonly tier: Tier },
  of: Of,
  artifact: { readonly file_id: string; readonly built: boolean },
): Promise<boolean> {
  const { preview_days } = await entitlementsOf(ctx.db, team);
  return finish(ctx, team, of, ['running', 'failed'], {
    state: 'succeeded',
    error: null,
    progress: 100,
    built: artifact.built,
    artifact_file_id: artifact.file_id,
    artifact_expires_at: secondsAfter(ctx.now(), preview_days * DAY_SECONDS),
  });
}

/** Ends a job without one. */
export const fail = (ctx: Finishing, team: InTeam, of: Of, error: string): Promise<boolean> =>
  finish(ctx, team, of, ['running'], { state: 'failed', error });

/** Whether it was still to be ended. Whoever waits gets its place. */
async function finish(
  { db, events, outbox, now }: Finishing,
  team: InTeam,
  of: Of,
  from: Parameters<typeof queries.moveJob>[3],
  to: Parameters<typeof queries.moveJob>[4],
): Promise<boolean> {
  const moved = await queries.moveJob(db, team, of, from, { ...to, finished_at: now() });
  if (moved === undefined) return false;
  const { id, version, project_id, platform } = moved;
  const entity = { id, version, team_id: team.team_id, actor_id: null };
  events.add('preview_job.finished', entity, { project_id, platform, state: to.state, error: to.error ?? null });
  outbox.cancel(watchKey(id));
  callTurns(outbox);
  return true;
}
