import { z } from 'zod';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Forgetting, Forgotten } from '../../kit/domain.ts';
import { platformJob, type JobCtx } from '../../kit/jobs/job.ts';
import { openContent } from './content.ts';
import * as queries from './queries.ts';
import { purgeSources } from './sources/queries.ts';

/** Removes what messages said long ago, and sources that can no longer be restored. */
export const sweepInbound = platformJob({ name: 'inbound.sweep', queue: 'bulk', input: z.strictObject({}) });

/** How long what a message said is kept. */
const CONTENT_SECONDS = 30 * 86_400;
const BATCH = 500;

export async function sweep({ db, outbox, now }: JobCtx<typeof sweepInbound>): Promise<void> {
  await purgeSources(db, now());
  const emptied = await queries.emptyMessages(db, secondsAfter(now(), -CONTENT_SECONDS), BATCH);
  if (emptied === BATCH) outbox.later(sweepInbound, {});
}

/** Removes what messages said in which somebody who is erased is named: it is sealed, so each of them has to be read. */
export async function forgetInMessages(
  { db, services }: Forgetting,
  { people, names, addresses }: Forgotten,
): Promise<void> {
  const words = [...names, ...addresses].map((word) => word.toLowerCase());
  const teams = [...new Set(people.map(({ team_id }) => team_id))];
  if (words.length === 0 || teams.length === 0) return;
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const batch = await queries.listContents(db, teams, after, BATCH);
    const naming = batch.filter((row) => {
      const sent = openContent(services, row);
      // JSON may write any letter as an escape.
      const text = sent === undefined ? '' : `${JSON.stringify(sent.headers)} ${unescaped(sent.body)}`.toLowerCase();
      return words.some((word) => text.includes(word));
    });
    if (naming.length > 0)
      await queries.emptyThese(
        db,
        naming.map(({ id }) => id),
      );
    if (batch.length < BATCH) return;
    after = batch.at(-1)!.id;
  }
}

const unescaped = (body: string): string =>
  body.replaceAll(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
