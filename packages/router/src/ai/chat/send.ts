import { randomUUIDv7 } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cut } from '@deskwire/contract/kit/cut.ts';
import type { chat } from '@deskwire/contract/ai/chat.ts';
import { tierAllowing } from '@deskwire/contract/kit/entitlements.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Tx } from '@deskwire/database/schema.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { entitlementsOf } from '../../kit/limits/entitlements.ts';
import { AppError, constraintMeans } from '../../kit/errors.ts';
import { getVisibleFile } from '../../platform/files/rows/find.ts';
import { getSettings } from '../../platform/settings/settings.ts';
import { readDocument } from '../ai/texts/analyze-document.ts';
import { sourceOf } from '../ai/texts/source.ts';
import { getMessage, getSession, lockSession } from './find.ts';
import * as queries from './messages.queries.ts';
import { passagesFor } from './passages.ts';
import { presentReply, type Reply } from './present.ts';
import { writeReply } from './reply/job.ts';
import * as sessions from './sessions/queries.ts';

constraintMeans({ chat_messages_running: 'CHAT_BUSY' });

type Entry = typeof chat.send;
const MOST_MATERIAL = 60_000;
const MOST_TITLE = 80;
const POLL_MS = 100;
const DEFAULT_WAIT = 25;
const running: ReadonlySet<string> = new Set(['queued', 'running']);

/**
 * Takes a message in and lets a worker write the reply: who closes the page loses nothing. What the team knows of it is
 * looked up here, as the sender may see it.
 */
export async function send(ctx: Ctx<Entry>, input: In<Entry>): Promise<Reply> {
  const { db, scope } = ctx;
  const { message, wait_seconds = DEFAULT_WAIT } = input;
  const team = await getSettings(db, { scope: 'team', owner_id: scope.team_id });
  if (team.ai_mode === 'off') throw new AppError('AI_DISABLED');
  const reply_id = await ctx.once(
    async () => {
      // Before a provider is asked for anything: what is not theirs does not exist.
      const session = input.session_id === undefined ? undefined : await getSession(db, scope, input.session_id);
      const { material, about } = await materialOf(ctx, input);
      const collection_ids = session?.collection_ids ?? [];
      return { material, passages: await passagesFor(ctx, message, { except: about, collection_ids }) };
    },
    (tx, prepared) => begin({ ...tx, scope, now: ctx.now }, input, prepared),
  );
  const until = performance.now() + wait_seconds * 1000;
  let row = await getMessage(db, scope, reply_id);
  while (running.has(row.state) && performance.now() < until) {
    await sleep(POLL_MS);
    row = await getMessage(db, scope, reply_id);
  }
  return presentReply(ctx, row);
}

/** The ticket and the documents that a message is about, as text; the ticket is not looked for a second time. */
async function materialOf(ctx: Ctx<Entry>, { ticket_id, file_ids = [] }: In<Entry>) {
  const source = ticket_id === undefined ? undefined : await sourceOf(ctx, { ticket_id });
  const parts = source === undefined ? [] : [source.text];
  for (const file_id of file_ids) {
    const file = await getVisibleFile(ctx, file_id);
    const { text } = await readDocument(ctx.services, file);
    parts.push(`${file.name}\n\n${text}`);
  }
  return {
    material: parts.length === 0 ? null : cut(parts.join('\n\n'), MOST_MATERIAL),
    about: source?.ticket === undefined ? [] : [source.ticket.id],
  };
}

interface Prepared {
  readonly material: string | null;
  readonly passages: readonly queries.NumberedPassage[];
}
type Beginning = Parameters<Parameters<Ctx<Entry>['commit']>[0]>[0] & Pick<Ctx<Entry>, 'scope' | 'now'>;
async function begin(
  { db, events, outbox, scope, now }: Beginning,
  { message, session_id }: In<Entry>,
  { material, passages }: Prepared,
): Promise<string> {
  await checkShare(db, scope, now());
  const at = now();
  const title = cut(message.replaceAll(/\s+/g, ' '), MOST_TITLE);
  const session =
    session_id === undefined
      ? await sessions.insertSession(db, scope, { id: randomUUIDv7(), title, at })
      : await lockSession(db, scope, session_id);
  if (session_id === undefined) events.add('chat_session.created', { id: session.id }, {});
  else await sessions.updateSession(db, scope, session.id, session.title === '' ? { title } : {}, at);
  const [asked, reply] = [randomUUIDv7(), randomUUIDv7()].toSorted() as [string, string];
  await queries.insertMessage(db, scope, {
    id: asked,
    session_id: session.id,
    role: 'user',
    state: 'done',
    text: message,
    created_at: at,
  });
  await queries.insertMessage(db, scope, {
    id: reply,
    session_id: session.id,
    role: 'assistant',
    state: 'queued',
    text: '',
    material: material === null ? null : { text: material },
    passages,
    created_at: at,
  });
  events.add('chat_message.sent', { id: asked }, { session_id: session.id });
  outbox.later(writeReply, { message_id: reply });
  return reply;
}

/** How many messages somebody may send a day. Throws TIER_LIMIT_EXCEEDED. */
async function checkShare(db: Tx, scope: TeamScope, at: string): Promise<void> {
  const { chat_messages_a_user_a_day: allowed } = await entitlementsOf(db, scope);
  const today = `${at.slice(0, 10)}T00:00:00.000Z`;
  const used = await queries.countSent(db, scope, today);
  if (used < allowed) return;
  const needs = tierAllowing('chat_messages_a_user_a_day', used + 1);
  const resets_at = secondsAfter(today, 86_400);
  throw new AppError('TIER_LIMIT_EXCEEDED', { limit: 'chat_messages_a_user_a_day', allowed, used, resets_at, needs });
}
