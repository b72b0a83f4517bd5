import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startModels, type ModelServer } from '@deskwire/adapters/openai-server.fixture.ts';
import { aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled, type Prefix } from './client.ts';

const desk = await openDesk();
const { kysely } = desk.world;
let models: ModelServer;
beforeAll(async () => {
  models = await startModels();
});
afterAll(async () => {
  await models.close();
  await desk.app.close();
});

describe.each(PREFIXES)('the routes of support below %s', (prefix: Prefix) => {
  const ASK = 'POST /support/question';

  test('anybody reads the FAQ, and those who run the platform write it', async () => {
    const nobody = await desk.as(undefined, prefix);
    const { items } = await nobody.say('support.faq', 'GET /support/faq', { category: 'API' });
    expect(items).toMatchObject([{ question: 'How do I get an API key?', category: 'API' }]);
    expect(await nobody.refused('GET /support/faq', { page: 0 })).toMatchObject({ status: 422 });
    const admin = await desk.as(await aUser(kysely, { platform_role: 'admin' }), prefix);
    const fields = { question: 'Which zebra?', answer: 'The striped one.', position: 1, published: false };
    const entry = await admin.say('admin.faq.create', 'POST /admin/faq', fields);
    expect(entry).toMatchObject({ ...fields, version: 1 });
    const first = async () => (await nobody.say('support.faq', 'GET /support/faq', { page_size: 1 })).items[0]!.id;
    expect(await first()).not.toBe(entry.id);
    const change = { entry_id: entry.id, published: true, version: 1 };
    expect(await admin.say('admin.faq.update', 'PATCH /admin/faq/{entry_id}', change)).toMatchObject({ version: 2 });
    expect(await admin.refused('PATCH /admin/faq/{entry_id}', change)).toMatchObject({ status: 409 });
    expect(await first()).toBe(entry.id);
    const hidden = await admin.say('admin.faq.list', 'GET /admin/faq', { published: false });
    expect(hidden.total).toBe(0);
    const member = await desk.as(await aMember(kysely, await aTeam(kysely), 'owner'), prefix);
    expect(await member.refused('POST /admin/faq', fields)).toMatchObject({ status: 403 });
    expect(await admin.refused('POST /admin/faq', { question: 'And?' })).toMatchObject({ status: 422 });
    await admin.say('admin.faq.delete', 'DELETE /admin/faq/{entry_id}', { entry_id: entry.id });
    expect(await admin.refused('DELETE /admin/faq/{entry_id}', { entry_id: entry.id })).toMatchObject({ status: 404 });
  });

  test('without a model the best passage answers with its source, and nothing is made up', async () => {
    const team = await aTeam(kysely, { tier: 'pro' });
    const [ada, bob] = [await aMember(kysely, team, 'member'), await aMember(kysely, team, 'member')];
    const [asAda, asBob] = [await desk.as(ada, prefix), await desk.as(bob, prefix)];
    const content = 'The gate of the warehouse opens with the code of the day from the reception.';
    const memory = await asAda.say('memory.write', 'POST /memory/write', { content });
    const question = 'Which code opens the gate of the wharehouse?';
    expect(await asAda.say('support.ask', ASK, { question })).toMatchObject({
      question,
      answer: content,
      answered_by: 'search',
      sources: [{ kind: 'memory', id: memory.id, quote: content }],
      provenance: null,
    });
    const unknown = { answer: null, answered_by: 'none', sources: [] };
    // It is Ada's alone.
    expect(await asBob.say('support.ask', ASK, { question })).toMatchObject(unknown);
    expect(await asBob.say('support.ask', ASK, { question: 'Do penguins have knees?' })).toMatchObject(unknown);
    const loner = await desk.as(await aUser(kysely), prefix);
    expect(await loner.say('support.ask', ASK, { question: 'How do I reset my password?' })).toMatchObject({
      answered_by: 'search',
      sources: [{ kind: 'faq_entry', title: 'I forgot my password. How do I reset it?' }],
    });
    expect(await loner.refused(ASK, { question: ' ' })).toMatchObject({ status: 422 });
    expect(await (await desk.as(undefined, prefix)).refused(ASK, { question })).toMatchObject({ status: 401 });
    const foreign = await aTeam(kysely);
    expect(await asAda.refused(ASK, { question, team_id: foreign.id })).toMatchObject({
      error: { code: 'TEAM_NOT_FOUND' },
    });
  });

  test('an answer is rated, and one that did not help becomes one ticket', async () => {
    const team = await aTeam(kysely);
    const [rita, eve] = [await aMember(kysely, team, 'requester'), await aMember(kysely, team, 'owner')];
    const [asRita, asEve] = [await desk.as(rita, prefix), await desk.as(eve, prefix)];
    const question = 'The coffee machine on the third floor whistles\nIt began on Monday.';
    const { id: question_id } = await asRita.say('support.ask', ASK, { question });
    const FEEDBACK = 'POST /support/questions/{question_id}/feedback';
    expect(
      await asRita.say('support.feedback', FEEDBACK, { question_id, helpful: false, comment: 'No answer' }),
    ).toMatchObject({ helpful: false, comment: 'No answer' });
    expect(await asEve.refused(FEEDBACK, { question_id, helpful: true })).toMatchObject({ status: 404 });
    expect(await asRita.refused(FEEDBACK, { question_id, helpful: 'perhaps' })).toMatchObject({ status: 422 });
    const ESCALATE = 'POST /support/questions/{question_id}/escalate';
    const details = 'Louder every day';
    const given = await asRita.say('support.escalate', ESCALATE, { question_id, details });
    expect(await asRita.say('support.escalate', ESCALATE, { question_id })).toEqual(given);
    expect(await asRita.say('tickets.get', 'GET /tickets/{ticket_id}', { ticket_id: given.key })).toMatchObject({
      id: given.ticket_id,
      title: 'The coffee machine on the third floor whistles',
      description: `${question}\n\n${details}`,
      type: 'question',
      source: 'support',
      reporter_id: rita.person_id,
    });
    expect(await asEve.refused(ESCALATE, { question_id })).toMatchObject({ status: 404 });
    const viewer = await desk.as(await aMember(kysely, team, 'viewer'), prefix);
    expect(await viewer.refused(ESCALATE, { question_id })).toMatchObject({ status: 403 });
    const admin = await desk.as(await aUser(kysely, { platform_role: 'admin' }), prefix);
    const { items } = await admin.say('admin.questions', 'GET /admin/questions', {
      answered_by: 'none',
      helpful: false,
    });
    expect(items[0]).toMatchObject({ id: question_id, user_id: rita.user_id, ticket_id: given.ticket_id });
    expect(items[0]).not.toHaveProperty('answer');
    expect(await asEve.refused('GET /admin/questions')).toMatchObject({ status: 403 });
  });
});

describe('with a model', () => {
  async function anAsker() {
    const team = await aTeam(kysely, { tier: 'pro' });
    const world = desk.world;
    world.serveModels(models.base_url);
    const member = await world.as(await aMember(kysely, team, 'member'));
    const content = 'Backups of the wiki run at four in the morning.';
    await member.memory.write({ content });
    return { team, member, content, question: 'When do backups of the wiki run?' };
  }

  test('the answer is from passages, which it names', async () => {
    const { member, content, question } = await anAsker();
    models.script({ text: JSON.stringify({ answer: 'At four.', sources: [1, 99] }) });
    const answer = await member.support.ask({ question });
    expect(answer).toMatchObject({ answered_by: 'ai', answer: 'At four.', sources: [{ quote: content }] });
    expect(answer.provenance).toMatchObject({ prompt: 'support@1' });
    expect(JSON.stringify(models.asked.at(-1)?.body)).toContain(content);
  });

  test.each([
    ['names no passage', { answer: 'At nine, I think.', sources: [] }],
    ['does not know', { answer: null, sources: [] }],
  ])('a model that %s is not believed: the passage answers', async (_, said) => {
    const { member, content, question } = await anAsker();
    models.script({ text: JSON.stringify(said) });
    expect(await member.support.ask({ question })).toMatchObject({ answered_by: 'search', answer: content });
  });

  test('where nothing is written about it, no model is asked', async () => {
    const { member } = await anAsker();
    const before = models.asked.length;
    expect(await member.support.ask({ question: 'Do penguins have knees?' })).toMatchObject({ answered_by: 'none' });
    expect(models.asked.length).toBe(before);
  });
});

test('nobody asks more than twenty times an hour', async () => {
  const asker = await desk.world.as(await aUser(kysely));
  for (let n = 0; n < 20; n += 1) await asker.support.ask({ question: `Question ${n}` });
  await expect(asker.support.ask({ question: 'One more' })).rejects.toMatchObject({ app: 'RATE_LIMITED' });
});

test('every spelling that the documents have of support was called', () => {
  expect(uncalled(desk, 'support')).toEqual([]);
});
