import { afterAll, describe, expect, test } from 'vitest';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const { kysely } = desk.world;

describe.each(PREFIXES)('the routes of messages below %s', (prefix) => {
  async function people() {
    const team = await aTeam(kysely);
    const [ada, bob, eve] = [
      await aMember(kysely, team, 'member'),
      await aMember(kysely, team, 'agent'),
      await aMember(kysely, team, 'owner'),
    ];
    const voice = (person: typeof ada) => desk.as(person, prefix);
    return { team, ada, bob, eve, asAda: await voice(ada), asBob: await voice(bob), asEve: await voice(eve) };
  }

  test('a message starts a conversation of two, whose answers stay in it and which nobody else finds', async () => {
    const { team, ada, bob, asAda, asBob, asEve } = await people();
    const hello = await asAda.say('messages.send', 'POST /messages/send', { to: [bob.person_id], content: 'Hello' });
    expect(hello).toMatchObject({ author_id: ada.person_id, content: 'Hello', reply_to_id: null });
    expect(await asBob.say('messages.unread', 'GET /messages/unread')).toEqual({ messages: 1, threads: 1 });
    const spelling = 'POST /messages/{message_id}/reply';
    const reply = await asBob.say('messages.reply', spelling, { message_id: hello.id, content: 'Hi' });
    expect(reply).toMatchObject({ thread_id: hello.thread_id, reply_to_id: hello.id });
    expect(await asBob.say('messages.unread', 'GET /messages/unread')).toEqual({ messages: 0, threads: 0 });
    const again = await asBob.say('messages.send', 'POST /messages/send', { to: [ada.person_id], content: 'And?' });
    expect(again.thread_id).toBe(hello.thread_id);
    for (const [path, field] of [
      ['GET /messages/threads/{thread_id}', 'thread_id'],
      ['GET /messages/{message_id}', 'message_id'],
    ] as const) {
      const named = { [field]: hello.thread_id };
      const { thread, items } = await asAda.say('messages.thread', path, named);
      expect(items.map(({ content }) => content)).toEqual(['And?', 'Hi', 'Hello']);
      expect(thread.participants.map(({ person_id }) => person_id).toSorted()).toEqual(
        [ada.person_id, bob.person_id].toSorted(),
      );
      expect(thread.unread).toBe(2);
      expect(await asEve.refused(path, named)).toMatchObject({
        status: 404,
        error: { code: 'MESSAGE_THREAD_NOT_FOUND' },
      });
      expect(await asAda.refused(path, { ...named, page: 0 })).toMatchObject({ status: 422 });
    }
    expect((await asEve.say('messages.list', 'GET /messages')).total).toBe(0);
    const unread = await asAda.say('messages.list', 'GET /messages', { unread_only: true, view: 'row' });
    expect(unread.items).toMatchObject([{ content: 'And?' }, { content: 'Hi' }]);
    expect(await asEve.refused(spelling, { message_id: hello.id, content: 'Me too' })).toMatchObject({
      error: { code: 'MESSAGE_NOT_FOUND' },
    });
    expect(await asAda.refused(spelling, { message_id: hello.id, content: ' ' })).toMatchObject({ status: 422 });
    const contact = await aContact(kysely, team);
    const foreign = await aMember(kysely, await aTeam(kysely), 'owner');
    for (const [fields, status] of [
      [{ to: [contact.person_id], content: 'x' }, 422],
      [{ to: [foreign.person_id], content: 'x' }, 404],
      [{ to: [ada.person_id], content: 'to myself' }, 422],
      [{ content: 'to nobody' }, 422],
      [{ to: [bob.person_id], thread_id: hello.thread_id, content: 'x' }, 422],
    ] as const)
      expect(await asAda.refused('POST /messages/send', fields)).toMatchObject({ status });
    const viewer = await desk.as(await aMember(kysely, team, 'viewer'), prefix);
    expect(await viewer.refused('POST /messages/send', { to: [bob.person_id], content: 'x' })).toMatchObject({
      status: 403,
    });
    expect(await viewer.refused('GET /messages')).toMatchObject({ status: 403 });
  });

  test('who joins sees what is said from then on, and who leaves sees nothing more', async () => {
    const { ada, bob, eve, asAda, asBob, asEve } = await people();
    const opening = { to: [bob.person_id], subject: 'Launch', content: 'Before' };
    const { thread_id } = await asAda.say('messages.send', 'POST /messages/send', opening);
    desk.world.clock.advance({ seconds: 1 });
    const joined = await asAda.say('messages.addPeople', 'POST /messages/threads/{thread_id}/people', {
      thread_id,
      person_ids: [eve.person_id, bob.person_id],
    });
    expect(joined.participants).toHaveLength(3);
    desk.world.clock.advance({ seconds: 1 });
    await asBob.say('messages.send', 'POST /messages/send', { thread_id, content: 'After' });
    const seen = async (voice: typeof asEve) =>
      (await voice.say('messages.thread', 'GET /messages/threads/{thread_id}', { thread_id })).items.map(
        ({ content }) => content,
      );
    expect(await seen(asEve)).toEqual(['After']);
    expect(await seen(asAda)).toEqual(['After', 'Before']);
    expect(await asEve.say('messages.leave', 'POST /messages/threads/{thread_id}/leave', { thread_id })).toMatchObject({
      id: thread_id,
    });
    for (const spelling of [
      'POST /messages/threads/{thread_id}/leave',
      'POST /messages/threads/{thread_id}/read',
      'GET /messages/threads/{thread_id}',
    ])
      expect(await asEve.refused(spelling, { thread_id })).toMatchObject({ status: 404 });
    expect((await asEve.say('messages.threads', 'GET /messages/threads')).items).toEqual([]);
    expect((await asBob.say('messages.threads', 'GET /messages/threads')).items).toMatchObject([
      {
        subject: 'Launch',
        unread: 0,
        // Both joined at the same moment, so in any order.
        participants: expect.arrayContaining([ada, bob].map(({ person_id }) => expect.objectContaining({ person_id }))),
      },
    ]);
  });

  test('reading, muting, editing and deleting are of oneself', async () => {
    const { ada, bob, asAda, asBob } = await people();
    const said = await asAda.say('messages.send', 'POST /messages/send', { to: [bob.person_id], content: 'Teh plan' });
    const { thread_id, id: message_id } = said;
    await desk.world.drain();
    const told = async () => (await asBob.say('notifications.list', 'GET /notifications')).total;
    expect(await told()).toBe(1);
    const edit = 'PATCH /messages/{message_id}';
    expect(await asAda.say('messages.edit', edit, { message_id, content: 'The plan' })).toMatchObject({
      content: 'The plan',
      edited_at: expect.any(String),
    });
    expect(await asBob.refused(edit, { message_id, content: 'Mine' })).toMatchObject({
      status: 403,
      error: { code: 'MESSAGE_NOT_YOURS' },
    });
    const read = await asBob.say('messages.read', 'POST /messages/threads/{thread_id}/read', { thread_id });
    expect(read.unread).toBe(0);
    const muted = await asBob.say('messages.mute', 'POST /messages/threads/{thread_id}/mute', {
      thread_id,
      muted: true,
    });
    expect(muted.muted).toBe(true);
    await asAda.say('messages.send', 'POST /messages/send', { thread_id, content: 'Quietly' });
    await desk.world.drain();
    expect(await told()).toBe(1);
    desk.world.clock.advance({ minutes: 16 });
    const [later, laterBob] = [await desk.as(ada, prefix), await desk.as(bob, prefix)];
    expect(await later.refused(edit, { message_id, content: 'Too late' })).toMatchObject({
      error: { code: 'MESSAGE_TOO_OLD' },
    });
    const removal = 'DELETE /messages/{message_id}';
    expect(await laterBob.refused(removal, { message_id })).toMatchObject({ status: 403 });
    expect(await later.say('messages.delete', removal, { message_id })).toMatchObject({
      content: '',
      deleted_at: expect.any(String),
    });
  });
});

test('of twenty first messages between two at once, all are in one conversation', async () => {
  const team = await aTeam(kysely);
  const [ada, bob] = [await aMember(kysely, team, 'member'), await aMember(kysely, team, 'member')];
  const sent = await Promise.all(
    Array.from({ length: 20 }, async (_, n) => {
      const [from, to] = n % 2 === 0 ? [ada, bob] : [bob, ada];
      return (await desk.world.as(from)).messages.send({ to: [to.person_id], content: `No. ${n}` });
    }),
  );
  expect(new Set(sent.map(({ thread_id }) => thread_id)).size).toBe(1);
  expect((await (await desk.world.as(ada)).messages.list({})).total).toBe(20);
});

test('every spelling that the documents have of messages was called', () => {
  expect(uncalled(desk, 'messages')).toEqual([]);
});
