import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { or404 } from '../rules.ts';
import { at } from '../words.ts';

const usesMessages = 'team:messages.use';
/** Nobody who calls is in the conversation of the stage but its agent, whom no caller is. */
const outside = or404(() => false);

export const stage = onStage({
  furnish: aConversation,
  access: {
    'messages.threads': usesMessages,
    'messages.unread': usesMessages,
    'messages.edit': usesMessages,
    'messages.delete': usesMessages,
    'messages.read': usesMessages,
    'messages.mute': usesMessages,
    'messages.addPeople': usesMessages,
    'messages.leave': usesMessages,
  },
  rowRules: {
    'messages.thread': outside,
    'messages.reply': outside,
    'messages.edit': outside,
    'messages.delete': outside,
    'messages.read': outside,
    'messages.mute': outside,
    'messages.addPeople': outside,
    'messages.leave': outside,
  },
  inputs: {
    'messages.send': ({ a }) => ({ to: [a.agent.person_id], content: 'A message', thread_id: undefined }),
    'messages.reply': () => ({ content: 'A reply' }),
    'messages.edit': () => ({ content: 'Another message' }),
    'messages.mute': () => ({ muted: true }),
    'messages.addPeople': ({ a }) => ({ person_ids: [a.owner.person_id] }),
  },
  apart: {
    'messages.send thread_id': ['to', 'subject'],
    'messages.send to': ['thread_id'],
  },
  unsuccessful: Object.fromEntries(
    ['thread', 'reply', 'edit', 'delete', 'read', 'mute', 'addPeople', 'leave'].map((name) => [
      `messages.${name}`,
      'nobody who calls is in the conversation of the stage: tests/scenarios/messages.test.ts has its own',
    ]),
  ),
});

/** What the agent said to the owner. */
async function aConversation({ kysely }: TestWorld, { id: team_id, agent, owner, mark }: Desk) {
  const [message_thread, message] = [randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('message_threads')
    .values({
      team_id,
      id: message_thread,
      subject: `${mark} subject`,
      created_by: agent.person_id,
      created_at: at,
      last_message_at: at,
    })
    .execute();
  for (const { person_id } of [agent, owner])
    await kysely
      .insertInto('thread_people')
      .values({ team_id, thread_id: message_thread, person_id, joined_at: at, read_until: at })
      .execute();
  await kysely
    .insertInto('messages')
    .values({
      team_id,
      id: message,
      thread_id: message_thread,
      author_id: agent.person_id,
      content: `${mark} message`,
      created_at: at,
    })
    .execute();
  return { rows: { message, message_thread } };
}
