import type { chat } from '@deskwire/contract/ai/chat.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getSession } from '../find.ts';
import { listMessages } from '../messages.queries.ts';
import { named } from '../named.ts';
import { presentMessages, presentSession, type Message } from '../present.ts';

type Entry = typeof chat.sessions.export;
const MOST = 2000;

/** The whole talk as its owner may see it now. */
export async function exportSession(
  ctx: Ctx<Entry>,
  { session_id, format = 'markdown' }: In<Entry>,
): Promise<Out<Entry>> {
  const { db, scope } = ctx;
  const session = presentSession(await getSession(db, scope, session_id));
  const rows = await listMessages(db, scope, session.id, { most: MOST });
  const messages = await presentMessages(ctx, rows);
  const file_name = `chat-${session.created_at.slice(0, 10)}.${format === 'json' ? 'json' : 'md'}`;
  if (format === 'json')
    return { file_name, content_type: 'application/json', body: JSON.stringify({ ...session, messages }, null, 2) };
  const body = [`# ${session.title}`, ...messages.map(inMarkdown)].join('\n\n');
  return { file_name, content_type: 'text/markdown', body: `${body}\n` };
}

function inMarkdown({ role, text, citations, created_at }: Message): string {
  const sources = citations.map(
    ({ index, title, ...cited }) => `[${index}] ${title === null ? 'removed' : named({ title, ...cited })}`,
  );
  const who = role === 'user' ? 'You' : 'Deskwire';
  return [`**${who}**, ${created_at}`, text, ...sources].join('\n\n');
}
