import { z } from 'zod';
import { embed } from '@deskwire/adapters/openai-embeddings.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Feed } from '../../../kit/feeds/feed.ts';
import { job, platformJob, type JobCtx, type JobInput } from '../../../kit/jobs/job.ts';
import { keptVector } from './vector.ts';
import * as queries from './queries.ts';

/** Has passages of a team measured by the model of the operator: those that it does not know, from one on. */
export const measurePassages = job({
  name: 'search.measure',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({
    after: z.strictObject({ home_id: z.uuid(), kind: z.string(), entity_id: z.uuid(), ordinal: z.int() }).optional(),
  }),
});
/** Asks for that in teams that are not searched by this model yet. */
export const measureTeams = platformJob({ name: 'search.measureTeams', queue: 'bulk', input: z.strictObject({}) });

const TEXTS_A_CALL = 64;
const CALLS_A_JOB = 20;
const TIMEOUT_MS = 60_000;
/** Models read no more of a text than some thousand words. */
const MOST_CHARS = 4_000;
const PAUSE_SECONDS = 5;

type Measuring = JobCtx<typeof measurePassages>;

export async function measure(ctx: Measuring, { after: from }: JobInput<typeof measurePassages>): Promise<void> {
  const { db, scope, services, commit, now } = ctx;
  const { embeddings } = services.models;
  if (embeddings === undefined) return;
  if (from === undefined) await commit((tx) => queries.noteStarted(tx.db, scope));
  let after = from;
  for (let call = 0; call < CALLS_A_JOB; call++) {
    const passages = await queries.listUnmeasured(db, scope, embeddings.model, after, TEXTS_A_CALL);
    const last = passages.at(-1);
    if (last === undefined) {
      await commit((tx) => queries.switchTo(tx.db, scope, embeddings.model));
      return;
    }
    const texts = await textsOf(ctx, passages);
    const known = passages.filter((_, at) => texts[at] !== undefined);
    if (known.length > 0) {
      const given = texts.filter((text) => text !== undefined);
      const vectors = await embed(embeddings, { model: embeddings.model, texts: given, timeout_ms: TIMEOUT_MS });
      await commit(async (tx) => {
        const model_id = await queries.modelOf(tx.db, embeddings.model, vectors[0]!.length, now());
        const measured = known.map((passage, at) => ({ ...passage, vector: keptVector(vectors[at]!) }));
        await queries.keepVectors(tx.db, scope, model_id, measured);
      });
    }
    const { seen_as: _, ...place } = last;
    after = place;
  }
  await commit(async ({ outbox }) => outbox.later(measurePassages, { after }));
}

/** The texts of passages, without their titles; undefined for those that are gone. */
async function textsOf(
  { db, scope, services }: Measuring,
  passages: readonly queries.Unmeasured[],
): Promise<(string | undefined)[]> {
  const nameOf = (kind: string, id: string, ordinal: number) => `${kind} ${id} ${ordinal}`;
  const texts = new Map<string, string>();
  for (const [kind, those] of Map.groupBy(passages, (passage) => passage.kind)) {
    const asked = those.map(({ entity_id, ordinal }) => ({ id: entity_id, ordinal }));
    for (const { id, ordinal, title, text } of (await services.domains.searched.get(kind)?.shown(db, scope, asked)) ??
      [])
      texts.set(nameOf(kind, id, ordinal), `${title}\n${text}`.slice(0, MOST_CHARS));
  }
  return passages.map(({ kind, entity_id, ordinal }) => texts.get(nameOf(kind, entity_id, ordinal)));
}

export async function measureAll({ db, outbox, services, now }: JobCtx<typeof measureTeams>): Promise<void> {
  const { embeddings } = services.models;
  if (embeddings === undefined) return;
  const behind = await queries.listBehind(db, embeddings.model, now());
  await queries.askFor(db, behind, now());
  for (const team_id of behind) outbox.later(measurePassages, {}, { team_id });
}

/** Has what is new measured, each team once in a moment. */
export const measureFeed: Feed = {
  name: 'embeddings',
  subscribed: queries.listMeasured,
  async take({ db, outbox, services, now }, events) {
    if (services.models.embeddings === undefined) return;
    const teams = [...new Set(events.map(({ team_id }) => team_id))];
    for (const team_id of await queries.askFor(db, teams, now()))
      outbox.later(measurePassages, {}, { team_id, run_at: secondsAfter(now(), PAUSE_SECONDS) });
  },
};
