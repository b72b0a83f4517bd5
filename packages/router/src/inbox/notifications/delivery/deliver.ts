import { randomUUIDv7 } from 'node:crypto';
import type { MailName, MailProps } from '@deskwire/adapters/mail/templates.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Outbox } from '../../../kit/context.ts';
import type { Channel, Letter, Notice } from '../../../kit/events/notices.ts';
import type { Services } from '../../../kit/services.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { queueEmail } from '../../emails/queue.ts';
import { wayOf, ways } from '../messengers/ways.ts';
import { insertNotifications } from '../queries.ts';
import * as queries from './queries.ts';
import { release } from './release-job.ts';
import { nextDigest, quietUntil } from './timing.ts';
import { readWishes, type Wishes } from './wishes.ts';

export interface Delivering {
  readonly db: Tx;
  readonly outbox: Outbox;
  readonly services: Services;
  readonly now: () => string;
}
/** The event that people are told about. */
export interface Subject {
  readonly team_id: TeamId;
  readonly event_id: string;
  readonly type: string;
}

/** For how long further mails of a type wait after one, so that they go out together. */
export const PACE_SECONDS = 300;
/** For how long the mails of one call wait for each other. */
const TOGETHER_SECONDS = 15;

/**
 * Tells people what an event has to tell them, once for each event, however often it is tried. In the app, it appears at
 * once. Mails wait for the end of quiet hours, for the digest, and for others that follow closely.
 */
export async function deliver(
  ctx: Delivering,
  subject: Subject,
  { required, prompt }: Pick<Notice, 'required' | 'prompt'>,
  letters: readonly Letter[],
): Promise<void> {
  const users = [...new Set(letters.flatMap(({ to }) => to.user_id ?? []))];
  const wishesOf = await readWishes(ctx.db, users, subject.team_id, subject.type);
  const reaches = ({ to, channels }: Letter, channel: Channel) =>
    (channels === undefined || channels.includes(channel)) &&
    (required || wishesOf(to.user_id).modeOf(channel) !== 'off');
  const inApp = letters.filter((letter) => letter.to.user_id !== null && reaches(letter, 'app'));
  if (inApp.length > 0)
    await insertNotifications(
      ctx.db,
      inApp.map(({ to, title, body, opens }) => ({
        id: randomUUIDv7(),
        user_id: to.user_id!,
        ...subject,
        ...opens,
        title,
        body,
        created_at: ctx.now(),
      })),
    );
  for (const channel of ways) {
    const meant = letters.filter((letter) => reaches(letter, channel));
    await sayOrHold(ctx, { ...subject, required, channel }, meant, wishesOf);
  }
  const mails = letters.filter(
    (letter) => letter.to.email !== null && Object.keys(letter.mail).length > 0 && reaches(letter, 'mail'),
  );
  if (required) for (const letter of mails) await sendMail(ctx, subject, letter);
  else await sendOrHold(ctx, { ...subject, prompt }, mails, wishesOf);
}

/** It is said at once, or when quiet hours end. Nobody has to take what is required outside of the app and their mail. */
async function sayOrHold(
  ctx: Delivering,
  { required, channel, ...subject }: Subject & Pick<Notice, 'required'> & { readonly channel: (typeof ways)[number] },
  letters: readonly Letter[],
  wishesOf: (user_id: string | null) => Wishes,
): Promise<void> {
  const way = wayOf(ctx, channel);
  const meant = letters.flatMap(({ to: { id: person_id, user_id } }) => {
    const isWanted = user_id !== null && wishesOf(user_id).modeOf(channel) !== 'off';
    return isWanted ? [{ person_id, user_id }] : [];
  });
  const reached = await way.reached(
    subject,
    meant.map(({ user_id }) => user_id),
  );
  const waiting = new Map<string, string>();
  const ready = meant.filter(({ person_id, user_id }) => {
    const until = required ? undefined : quietUntil(wishesOf(user_id).times, ctx.now());
    if (until !== undefined && reached.has(user_id)) waiting.set(person_id, until);
    return until === undefined && reached.has(user_id);
  });
  const { event_id, type } = subject;
  await way.ask(ready.map((one) => ({ ...one, event_id, type })));
  await hold(ctx, subject, channel, waiting);
}

async function sendOrHold(
  ctx: Delivering,
  { prompt, ...subject }: Subject & Pick<Notice, 'prompt'>,
  mails: readonly Letter[],
  wishesOf: (user_id: string | null) => Wishes,
): Promise<void> {
  if (mails.length === 0) return;
  const now = ctx.now();
  const waiting = new Map<string, string>();
  for (const { to } of mails) {
    const until = heldUntil(wishesOf(to.user_id), now);
    if (until !== undefined) waiting.set(to.id, until);
  }
  const free = () => mails.flatMap(({ to }) => (waiting.has(to.id) ? [] : [to.id]));
  if (free().length > 0 && (await queries.hasSiblings(ctx.db, subject.team_id, subject.event_id)))
    for (const id of free()) waiting.set(id, secondsAfter(now, TOGETHER_SECONDS));
  if (!prompt && free().length > 0) {
    const pace = { now, seconds: PACE_SECONDS };
    for (const [id, turn] of await queries.takeTurns(ctx.db, subject.team_id, subject.type, free(), pace))
      waiting.set(id, turn);
  }
  for (const letter of mails) if (!waiting.has(letter.to.id)) await sendMail(ctx, subject, letter);
  await hold(ctx, subject, 'mail', waiting);
}

/** Until when the mails of somebody wait who wants them later. */
const heldUntil = ({ modeOf, times }: Wishes, now: string): string | undefined =>
  modeOf('mail') === 'digest' ? nextDigest(times, now) : quietUntil(times, now);

/** Keeps in mind that people are to be told, each at a time of their own. */
export async function hold(
  ctx: Delivering,
  subject: Subject,
  channel: queries.Held['channel'],
  until: ReadonlyMap<string, string>,
): Promise<void> {
  if (until.size === 0) return;
  const rows = [...until].map(([person_id, due_at]) => ({ ...subject, person_id, channel, due_at }));
  await queries.holdNotices(ctx.db, rows);
  for (const { person_id, due_at } of rows)
    ctx.outbox.later(
      release,
      { person_id, channel },
      { run_at: due_at, key: `notices:${person_id}:${channel}:${due_at}` },
    );
}

/** Queues the mails of a letter. */
export async function sendMail(ctx: Delivering, subject: Subject, { to, mail, opens }: Letter): Promise<void> {
  for (const [template, props] of Object.entries(mail) as [MailName, MailProps<MailName>][])
    await queueEmail(ctx, {
      to: to.email!,
      template,
      props: { ...props, recipient_name: to.name },
      user_id: to.user_id,
      team_id: subject.team_id,
      event_id: subject.event_id,
      notice: subject.type,
      thread: threadOf(to, opens),
      dedupe: subject.event_id,
    });
}

/** A message about a ticket can be answered there. */
export const threadOf = ({ id }: Letter['to'], { entity, entity_id }: Letter['opens']) =>
  entity === 'ticket' && entity_id !== null ? { ticket_id: entity_id, person_id: id } : undefined;
