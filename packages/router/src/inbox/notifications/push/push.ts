import { MOST_PUSH_BYTES, sendPush } from '@deskwire/adapters/push.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Letter } from '../../../kit/events/notices.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { signingPairOf } from '../../../kit/signing/keys.ts';
import { listRead } from '../delivery/queries.ts';
import { writeAgain } from '../delivery/write-again.ts';
import { readWishes } from '../delivery/wishes.ts';
import type { pushOne } from './push-job.ts';
import * as queries from './queries.ts';
import { openSubscription } from './sealed.ts';

type Pushing = JobCtx<typeof pushOne>;
/** A browser that refuses so many messages and never took one is given up. */
const MOST_REFUSALS = 3;
/** When a service that is busy may be asked again. */
const RETRY_SECONDS = 60;

/**
 * Tells a browser what an event has to tell somebody, as it is by now: what they have read in the app meanwhile, and what
 * they no longer want, is left out. A browser that is gone is forgotten.
 */
export async function push(ctx: Pushing, input: JobInput<typeof pushOne>): Promise<void> {
  const { db, services, commit, now } = ctx;
  const subscription = await queries.findSubscription(db, input.subscription_id);
  if (subscription === undefined) return;
  const { id, user_id } = subscription;
  const written = await commit(async (tx) => {
    const wishes = (await readWishes(tx.db, [user_id], ctx.scope.team_id, input.type))(user_id);
    if (wishes.modeOf('push') === 'off') return undefined;
    if ((await listRead(tx.db, user_id, [input.event_id])).has(input.event_id)) return undefined;
    const [letter] = await writeAgain({ ...ctx, ...tx }, input.person_id, input);
    // Somebody else may use that browser by now.
    if (letter?.to.user_id !== user_id) return undefined;
    return { letter, sender: await signingPairOf({ db: tx.db, services, now }, 'push') };
  });
  if (written === undefined) return;
  const { letter, sender } = written;
  const from = { private_key: sender.private_key, contact: contactOf(services.config.mail_from) };
  const text = textOf(letter, { team_id: ctx.scope.team_id, event_id: input.event_id, type: input.type });
  const status = await sendPush(services.outbound, openSubscription(services, subscription), text, from);
  if (status < 300) await commit((tx) => queries.noteDelivered(tx.db, id, now()));
  else if (status === 404 || status === 410) await commit((tx) => queries.deleteSubscription(tx.db, id));
  else if (status < 500 && status !== 429) await commit((tx) => queries.noteRefused(tx.db, id, MOST_REFUSALS));
  // It is tried again.
  else throw new AppError('INTEGRATION_UNAVAILABLE', { retry_after: RETRY_SECONDS });
}

const contactOf = (mail_from: string): string => `mailto:${/<([^<>]+)>/.exec(mail_from)?.[1] ?? mail_from}`;

/** The text for the browser, at most as long as push services take. */
function textOf({ title, body, opens }: Letter, about: object): string {
  const said = (most: number) => JSON.stringify({ title: cut(title, 200), body: cut(body, most), ...opens, ...about });
  const lengths = [1_000, 500, 250, 100, 0];
  return lengths.map(said).find((text) => Buffer.byteLength(text) <= MOST_PUSH_BYTES)!;
}
