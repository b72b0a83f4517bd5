import { listRecipients } from '../../../identity/people/recipients/recipients.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import type { Letter } from '../../../kit/events/notices.ts';
import { queueEmail } from '../../emails/queue.ts';
import { wayOf } from '../messengers/ways.ts';
import { hold, PACE_SECONDS, sendMail } from './deliver.ts';
import * as queries from './queries.ts';
import type { release } from './release-job.ts';
import { quietUntil } from './timing.ts';
import { writeAgain } from './write-again.ts';
import { readWishes } from './wishes.ts';

/** How many things one mail tells in words; the rest is a number. */
const TOLD = 40;

interface Due {
  readonly event_id: string;
  readonly type: string;
}

/**
 * Tells somebody in one mail what was held for them. It is written now: what they have read in the app meanwhile, what is no
 * longer true, and what they no longer want is left out.
 */
export async function releaseHeld(
  ctx: JobCtx<typeof release>,
  { person_id, channel }: JobInput<typeof release>,
): Promise<void> {
  const { team_id } = ctx.scope;
  const now = ctx.now();
  const due = await queries.takeDue(ctx.db, team_id, { person_id, channel, now });
  const [person] = await listRecipients(ctx.db, team_id, [person_id], { after_leaving: true });
  if (due.length === 0 || person === undefined) return;
  const { ready, quiet } = await stillWanted(ctx, person.user_id, due, channel);
  for (const [{ event_id, type }, until] of quiet)
    await hold(ctx, { team_id, event_id, type }, channel, new Map([[person_id, until]]));
  if (channel !== 'mail') {
    const { user_id } = person;
    if (user_id !== null) await wayOf(ctx, channel).ask(ready.map((about) => ({ ...about, person_id, user_id })));
    return;
  }
  const letters: { readonly about: Due; readonly letter: Letter }[] = [];
  let untold = 0;
  for (const about of ready) {
    if (letters.length === TOLD) untold += 1;
    else letters.push(...(await writeAgain(ctx, person_id, about)).filter(isMail).map((letter) => ({ about, letter })));
  }
  await mailTogether(ctx, letters, untold);
}

/**
 * The part of it that somebody has neither read nor turned off, and the part that waits because they are not to be disturbed
 * now.
 */
async function stillWanted(
  ctx: JobCtx<typeof release>,
  user_id: string | null,
  due: readonly Due[],
  channel: JobInput<typeof release>['channel'],
) {
  if (user_id === null) return { ready: due, quiet: [] };
  const { team_id } = ctx.scope;
  const read = await queries.listRead(
    ctx.db,
    user_id,
    due.map(({ event_id }) => event_id),
  );
  const ready: Due[] = [];
  const quiet: [Due, string][] = [];
  for (const [type, unread] of Map.groupBy(
    due.filter(({ event_id }) => !read.has(event_id)),
    (one) => one.type,
  )) {
    const { modeOf, times } = (await readWishes(ctx.db, [user_id], team_id, type))(user_id);
    const mode = modeOf(channel);
    if (mode === 'off') continue;
    const until = mode === 'digest' ? undefined : quietUntil(times, ctx.now());
    if (until === undefined) ready.push(...unread);
    else quiet.push(...unread.map((one): [Due, string] => [one, until]));
  }
  return { ready: ready.toSorted((a, b) => (a.event_id < b.event_id ? -1 : 1)), quiet };
}

const isMail = ({ to, mail }: Letter): boolean => to.email !== null && Object.keys(mail).length > 0;

async function mailTogether(
  ctx: JobCtx<typeof release>,
  letters: readonly { readonly about: Due; readonly letter: Letter }[],
  untold: number,
): Promise<void> {
  const [first] = letters;
  if (first === undefined) return;
  const { team_id } = ctx.scope;
  const { about, letter } = first;
  await queries.takeTurns(ctx.db, team_id, about.type, [letter.to.id], { now: ctx.now(), seconds: PACE_SECONDS });
  if (letters.length === 1 && untold === 0) return sendMail(ctx, { team_id, ...about }, letter);
  await queueEmail(ctx, {
    to: letter.to.email!,
    template: 'digest',
    props: {
      recipient_name: letter.to.name,
      items: letters.map((one) => ({ title: one.letter.title, body: one.letter.body, link: linkOf(one.letter) })),
      more: untold,
    },
    user_id: letter.to.user_id,
    team_id,
    event_id: about.event_id,
    notice: letters.every((one) => one.about.type === about.type) ? about.type : '*',
    dedupe: letters.map((one) => one.about.event_id).join(),
  });
}

/** The page that the email of a letter leads to. */
export const linkOf = ({ mail }: Letter): string | undefined =>
  Object.values(mail)
    .map((props) => props as { readonly link?: string; readonly decide_link?: string })
    .map(({ decide_link, link }) => decide_link ?? link)
    .find((link) => link !== undefined);
