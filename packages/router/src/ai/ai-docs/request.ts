import { createHash, randomUUIDv7 } from 'node:crypto';
import type { aiDocs } from '@deskwire/contract/ai/ai-docs.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError } from '../../kit/errors.ts';
import { getSettings } from '../../platform/settings/settings.ts';
import { chainOf } from '../ai/asking/chain.ts';
import { titleOf } from '../ai/asking/prompt.ts';
import { aidoc as prompt } from '../ai/prompts/aidoc/v1.ts';
import { getJob, presentJob } from './present.ts';
import * as queries from './queries.ts';
import { sourceOf } from './source.ts';
import { writeDoc } from './writing/job.ts';
import { sectionsOf } from './writing/sections.ts';

type Entry = typeof aiDocs.request;
const REUSED_SECONDS = 30 * 86_400;

/**
 * Lets a worker document a file. What was written within thirty days by the model that would be asked now is not asked again,
 * and does not count.
 */
export async function requestDoc(
  ctx: Ctx<Entry>,
  { path, kind = 'reference', ...given }: In<Entry>,
): Promise<Out<Entry>> {
  const { db, scope, project, once, now } = ctx;
  const team = await getSettings(db, { scope: 'team', owner_id: scope.team_id });
  if (team.ai_mode === 'off') throw new AppError('AI_DISABLED');
  const source = await sourceOf(ctx, given);
  const place = { team_id: scope.team_id, project_id: project.project_id };
  const input_hash = createHash('sha256')
    .update(JSON.stringify([titleOf(prompt), path, kind, source]))
    .digest('hex');
  const since = secondsAfter(now(), -REUSED_SECONDS);
  const { id, reused } = await once(
    async () => {
      const [first] = await chainOf(ctx, {});
      return queries.findSame(db, place, { input_hash, model: first?.model ?? null }, since);
    },
    async ({ db: tx, events, outbox }, same) => {
      if (same !== undefined) return { id: same.id, reused: true };
      const job_id = randomUUIDv7();
      await requireRoom({ ...ctx, db: tx }, 'ai_docs_a_day');
      await queries.insertJob(tx, place, {
        id: job_id,
        path,
        kind,
        source,
        input_hash,
        sections_total: sectionsOf(source).length,
        requested_by: scope.person_id,
        created_at: now(),
      });
      events.add('ai_doc_job.requested', { id: job_id, version: 1 }, { project_id: project.project_id, kind });
      outbox.later(writeDoc, { job_id });
      return { id: job_id, reused: false };
    },
  );
  return presentJob(await getJob(db, place, id), reused);
}
