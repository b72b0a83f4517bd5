import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { or404 } from '../rules.ts';
import { at, later } from '../words.ts';

/** The talk of the stage is that of its owner. */
const talker = or404(({ name }) => name === 'owner');

export const stage = onStage({
  furnish: aTalk,
  everybodyCame: async ({ kysely }, { id }, people) => {
    const { user } = people.find(({ actor }) => actor.name === 'owner')!;
    const { id: person_id } = await kysely
      .selectFrom('people')
      .select('id')
      .where('team_id', '=', id)
      .where('user_id', '=', user.user_id)
      .executeTakeFirstOrThrow();
    await kysely.updateTable('chat_sessions').set({ person_id }).where('team_id', '=', id).execute();
  },
  access: {
    'chat.cancel': 'team:ai.use',
    'chat.retry': 'team:ai.use',
    'chat.messages.watch': 'team:ai.use',
    'chat.messages.feedback': 'team:ai.use',
    'chat.sessions.create': 'team:ai.use',
    'chat.sessions.update': 'team:ai.use',
    'chat.sessions.restore': 'team:ai.use',
    'chat.drafts.confirm': 'team:tickets.create',
    'chat.drafts.discard': 'team:ai.use',
  },
  rowRules: {
    'ai.models.select': talker,
    'chat.cancel': talker,
    'chat.retry': talker,
    'chat.messages.watch': talker,
    'chat.messages.feedback': talker,
    'chat.sessions.get': talker,
    'chat.sessions.update': talker,
    'chat.sessions.delete': talker,
    'chat.sessions.restore': talker,
    'chat.sessions.export': talker,
    'chat.drafts.confirm': talker,
    'chat.drafts.discard': talker,
  },
  inputs: {
    'chat.send': () => ({ message: 'Why does the printer not answer?', wait_seconds: 0 }),
    'ai.models.select': () => ({ model: null }),
    'chat.retry': ({ own }) => ({ message_id: own.failed }),
    'chat.messages.watch': ({ own }) => ({ message_id: own.failed }),
    'chat.sessions.update': () => ({ title: 'Another title' }),
    'chat.sessions.restore': ({ own }) => ({ session_id: own.deleted }),
  },
});

/** A session with a reply that is being written and a draft, one whose reply failed, and one that was deleted. */
async function aTalk({ kysely }: TestWorld, { id: team_id, owner, mark }: Desk) {
  const session = async (deleted_at: string | null) => {
    const id = randomUUIDv7();
    await kysely
      .insertInto('chat_sessions')
      .values({
        team_id,
        id,
        person_id: owner.person_id,
        title: `${mark} talk`,
        deleted_at,
        created_at: at,
        updated_at: at,
      })
      .execute();
    return id;
  };
  const reply = async (session_id: string, state: 'running' | 'failed') => {
    const id = randomUUIDv7();
    await kysely
      .insertInto('chat_messages')
      .values({
        team_id,
        id,
        session_id,
        role: 'assistant',
        state,
        text: `${mark} reply`,
        material: JSON.stringify({ text: mark }),
        passages: JSON.stringify([{ index: 1, kind: 'document', id: team_id, key: mark, title: mark, text: mark }]),
        attempt: 1,
        end_position: state === 'failed' ? 2 : null,
        error: state === 'failed' ? 'AI_UNAVAILABLE' : null,
        created_at: at,
      })
      .execute();
    return id;
  };
  const [live, second, deleted] = [await session(null), await session(null), await session(at)];
  const [running, failed] = [await reply(live, 'running'), await reply(second, 'failed')];
  await kysely
    .insertInto('chat_deltas')
    .values({ team_id, message_id: running, position: 1, kind: 'text', text: `${mark} delta`, expires_at: later })
    .execute();
  const draft = randomUUIDv7();
  await kysely
    .insertInto('chat_drafts')
    .values({
      team_id,
      id: draft,
      message_id: running,
      title: `${mark} draft`,
      description: mark,
      type: 'bug',
      priority: 'high',
      category: mark,
      state: 'open',
      created_at: at,
    })
    .execute();
  return { rows: { chat_session: live, chat_message: running, chat_draft: draft }, failed, deleted };
}
