import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startModels, type Script } from '@deskwire/adapters/openai-server.fixture.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
const models = await startModels();
afterAll(async () => {
  await desk.app.close();
  await models.close();
});
const withoutModels = desk.world.services.models;
/** Most of it works without any model. */
beforeEach(() => void Object.assign(desk.world.services, { models: withoutModels }));
const serveModels = (...scripts: readonly Script[]) => {
  models.script(...scripts);
  desk.world.serveModels(models.base_url);
};

const TEXT =
  'The payment service fails with error 502. It fails since the release of version 4.2.0 on 3 November 2026. ' +
  'Customers cannot pay. Please call Ann at +41 44 668 18 00 or write to ann@example.com. The lunch was good.';
const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

describe.each(PREFIXES)('the routes of ai below %s', (prefix) => {
  async function aTeamAtWork() {
    const team = await aTeam(desk.world.kysely);
    const people = {
      member: await aMember(desk.world.kysely, team, 'member'),
      viewer: await aMember(desk.world.kysely, team, 'viewer'),
      admin: await aMember(desk.world.kysely, team, 'admin'),
    };
    const voices = {
      member: await desk.as(people.member, prefix),
      viewer: await desk.as(people.viewer, prefix),
      admin: await desk.as(people.admin, prefix),
    };
    /** Nobody without the right, and no input that makes no sense. */
    const refuses = async (spelling: string, right: object, wrong: object) => {
      const forbidden = await voices.viewer.refused(spelling, { ...right });
      const invalid = await voices.member.refused(spelling, { ...wrong });
      expect([forbidden.status, forbidden.error.code, invalid.status, invalid.error.code]).toEqual([
        403,
        'FORBIDDEN',
        422,
        'INVALID_INPUT',
      ]);
    };
    const calls = async () =>
      (await voices.member.say('ai.calls.list', 'GET /ai/calls')).items.map(
        ({ task, provider, state }) => `${task} ${provider} ${state}`,
      );
    return { team, people, ...voices, refuses, calls };
  }

  test.each(['POST /ai/summarize', 'POST /ai/summary'])(
    '%s says shortly what a text or a ticket says',
    async (spelling) => {
      const { member, viewer, refuses, calls } = await aTeamAtWork();
      await refuses(spelling, { text: TEXT }, { text: '   ' });
      const byRules = await member.say('ai.summarize', spelling, { text: TEXT, sentences: 2 });
      expect(byRules.summary).toContain('payment service');
      expect(byRules.summary).not.toContain('lunch');
      expect(byRules.provenance).toMatchObject({ provider: 'rules', model: null, prompt: 'summarize@1' });
      serveModels({ text: 'Payments fail.' });
      const ticket = await member.say('tickets.create', 'POST /tickets', { title: 'Payments fail', description: TEXT });
      const byModel = await member.say('ai.summarize', spelling, { ticket_id: ticket.key });
      expect(byModel).toMatchObject({
        summary: 'Payments fail.',
        provenance: { provider: 'openai', model: 'gpt-5-mini' },
      });
      expect(await calls()).toEqual(['summarize openai settled', 'summarize rules settled']);
      const unknown = await member.refused(spelling, { ticket_id: 'TKT-999' });
      expect([unknown.status, unknown.error.code]).toEqual([404, 'TICKET_NOT_FOUND']);
      expect((await viewer.refused(spelling, { ticket_id: ticket.key })).status).toBe(403);
    },
  );

  test('a ticket is classified, only into what the team uses, with how others were solved', async () => {
    const { member, admin, refuses } = await aTeamAtWork();
    const spelling = 'POST /ai/classify';
    await refuses(spelling, { title: 'x' }, {});
    for (const title of ['Printing fails with error 50', 'Printing is slow'])
      await admin.say('tickets.create', 'POST /tickets', { title, category: 'Printing' });
    const solved = await admin.say('tickets.create', 'POST /tickets', { title: 'Error 50 of the printer' });
    await admin.say('tickets.setStatus', 'POST /tickets/{ticket_id}/status', {
      ticket_id: solved.key,
      status: 'resolved',
      resolution_notes: 'Turn it off and on.',
    });
    const byRules = await admin.say('ai.classify', spelling, {
      title: 'Printing is broken',
      description: 'Error of the printer',
    });
    expect(byRules).toMatchObject({
      priority: 'high',
      category: 'Printing',
      recommendations: [{ kind: 'resolved_ticket', key: solved.key, text: 'Turn it off and on.' }],
      provenance: { provider: 'rules', prompt: 'classify@1' },
    });
    expect(byRules.suggestions.map(({ field, source, confidence }) => [field, source, confidence])).toEqual([
      ['priority', 'rules', 0.4],
      ['category', 'rules', 0.4],
    ]);
    // Somebody who does not see the ticket that was solved is not told of it.
    expect((await member.say('ai.classify', spelling, { title: 'Error of the printer' })).recommendations).toEqual([]);
    expect((await member.refused(spelling, { ticket_id: solved.key })).error.code).toBe('TICKET_NOT_FOUND');
    serveModels({ text: JSON.stringify({ priority: 'urgent', category: 'Telex', why: 'It says so.' }) });
    const byModel = await admin.say('ai.classify', spelling, { ticket_id: solved.key });
    expect(byModel).toMatchObject({ priority: 'urgent', category: null, provenance: { provider: 'openai' } });
    expect(await admin.say('tickets.get', 'GET /tickets/{ticket_id}', { ticket_id: solved.key })).toMatchObject({
      priority: 'medium',
    });
  });

  test('a translation needs a model', async () => {
    const { member, refuses, calls } = await aTeamAtWork();
    const spelling = 'POST /ai/translate';
    await refuses(spelling, { text: TEXT, target: 'de' }, { text: TEXT, target: 'German' });
    const none = await member.refused(spelling, { text: TEXT, target: 'de' });
    expect([none.status, none.error.code, none.error.details]).toEqual([503, 'AI_UNAVAILABLE', { tried: [] }]);
    serveModels({ text: JSON.stringify({ text: 'Der Zahlungsdienst …', source: 'en' }) });
    expect(await member.say('ai.translate', spelling, { text: TEXT, target: 'de' })).toMatchObject({
      text: 'Der Zahlungsdienst …',
      source: 'en',
      target: 'de',
    });
    expect(await calls()).toEqual(['translate openai settled']);
  });

  test('what has a form is extracted by rules, the rest by a model', async () => {
    const { member, refuses } = await aTeamAtWork();
    const spelling = 'POST /ai/extract';
    await refuses(spelling, { text: TEXT }, { text: TEXT, fields: [{ name: 'x' }] });
    const { entities, provenance } = await member.say('ai.extract', spelling, { text: TEXT });
    expect(provenance.provider).toBe('rules');
    expect(entities.map(({ kind, value }) => [kind, value])).toEqual([
      ['version', '4.2.0'],
      ['date', '2026-11-03'],
      ['phone', '+41446681800'],
      ['email', 'ann@example.com'],
    ]);
    for (const { text, start } of entities) expect(TEXT.slice(start, start + text.length)).toBe(text);
    const none = await member.refused(spelling, {
      text: TEXT,
      fields: [{ name: 'code', description: 'The error code' }],
    });
    expect(none.error.code).toBe('AI_UNAVAILABLE');
    serveModels({
      text: JSON.stringify({ entities: [{ kind: 'person', text: 'Ann' }], fields: [{ name: 'code', value: '502' }] }),
    });
    const asked = await member.say('ai.extract', spelling, {
      text: TEXT,
      fields: [{ name: 'code', description: 'The error code' }],
    });
    expect(asked.fields).toEqual([{ name: 'code', value: '502' }]);
    expect(asked.entities).toContainEqual({ kind: 'person', text: 'Ann', value: 'Ann', start: TEXT.indexOf('Ann') });
  });

  test('a text is written by a model', async () => {
    const { member, refuses } = await aTeamAtWork();
    const spelling = 'POST /ai/generate';
    await refuses(spelling, { prompt: 'Write' }, { prompt: '' });
    expect((await member.refused(spelling, { prompt: 'Write' })).error.code).toBe('AI_UNAVAILABLE');
    serveModels({ text: 'Dear customers' });
    const { text, provenance } = await member.say('ai.generate', spelling, { prompt: 'Write', context: TEXT });
    expect([text, provenance.prompt]).toEqual(['Dear customers', 'generate@1']);
  });

  test('a ticket, a text and a document are analysed', async () => {
    const { member, refuses } = await aTeamAtWork();
    await refuses('POST /ai/analyze', { text: TEXT }, {});
    await refuses('POST /ai/analyze/text', { text: TEXT }, { text: '' });
    const ticket = await member.say('tickets.create', 'POST /tickets', {
      title: 'Payments fail',
      description: TEXT,
      type: 'bug',
    });
    const one = await member.say('ai.analyze', 'POST /ai/analyze', { ticket_id: ticket.id });
    expect(one.facts).toContainEqual({ name: 'type', value: 'bug' });
    expect(one).toMatchObject({ language: 'en', sentiment: null, answer: null, provenance: { provider: 'rules' } });
    const two = await member.say('ai.analyzeText', 'POST /ai/analyze/text', { text: TEXT });
    expect(two.figures).toMatchObject({ characters: TEXT.length, sentences: 5 });
    expect(two.keywords.length).toBeGreaterThan(3);
    const file = await member.say('files.upload', 'POST /files/upload', { form: { name: 'report.txt', bytes: TEXT } });
    await refuses('POST /ai/analyze/document', { file_id: file.id }, { file_id: 'none' });
    serveModels({
      text: JSON.stringify({
        summary: 'It fails.',
        sentiment: 'negative',
        keywords: ['payment'],
        answer: 'Since 3 November',
      }),
    });
    const three = await member.say('ai.analyzeDocument', 'POST /ai/analyze/document', {
      file_id: file.id,
      question: 'Since when?',
    });
    expect(three).toMatchObject({
      summary: 'It fails.',
      sentiment: 'negative',
      answer: 'Since 3 November',
      pages: null,
      truncated: false,
    });
    expect(JSON.stringify(models.asked.at(-1)!.body)).toContain('payment service');
  });

  test('a picture is shown to a model that can see', async () => {
    const { member, refuses } = await aTeamAtWork();
    const spelling = 'POST /ai/analyze/image';
    await refuses(spelling, { image: PICTURE }, { image: 'no base64!' });
    expect((await member.refused(spelling, { image: Buffer.from('text').toString('base64') })).error.code).toBe(
      'IMAGE_REFUSED',
    );
    expect((await member.refused(spelling, { image: PICTURE })).error.code).toBe('AI_UNAVAILABLE');
    serveModels({ text: JSON.stringify({ description: 'A dot', text: '', answer: null }) });
    const seen = await member.say('ai.analyzeImage', spelling, { image: PICTURE });
    expect(seen).toMatchObject({ description: 'A dot', width: 1, height: 1, provenance: { provider: 'openai' } });
    desk.world.serveModels(models.base_url, { model: 'text-only' });
    const blind = await member.refused(spelling, { image: PICTURE });
    expect(blind.error).toMatchObject({ code: 'AI_MODEL_UNFIT', details: { needs: 'vision' } });
  });

  test('two texts or tickets are compared', async () => {
    const { member, refuses } = await aTeamAtWork();
    const spelling = 'POST /ai/compare';
    await refuses(spelling, { a: { text: TEXT }, b: { text: TEXT } }, { a: { text: TEXT } });
    const fixed = TEXT.replace('The lunch was good.', 'It works again.');
    const { summary, provenance, ...difference } = await member.say('ai.compare', spelling, {
      a: { text: TEXT },
      b: { text: fixed },
    });
    expect(difference).toEqual({
      equal: false,
      similarity: 0.667,
      added: ['It works again.'],
      removed: ['The lunch was good.'],
      facts: [],
    });
    expect([summary, provenance.provider]).toEqual([expect.stringContaining('1 sentences'), 'rules']);
    const a = await member.say('tickets.create', 'POST /tickets', { title: 'One', type: 'bug' });
    const b = await member.say('tickets.create', 'POST /tickets', { title: 'Two', type: 'question' });
    const { facts } = await member.say('ai.compare', spelling, { a: { ticket_id: a.key }, b: { ticket_id: b.key } });
    expect(facts).toEqual([{ name: 'type', a: 'bug', b: 'question' }]);
  });

  test('stored reports are analysed, summarized and compared by who may see them', async () => {
    const { member, admin } = await aTeamAtWork();
    const generate = () => member.say('reports.generate', 'POST /reports/create', { kind: 'service' });
    const before = await generate();
    await member.say('tickets.create', 'POST /tickets', { title: 'One' });
    const after = await generate();
    const { facts, figures } = await member.say('ai.analyze', 'POST /ai/analyze', { report_id: after.id });
    expect(facts).toContainEqual({ name: 'tickets_created', value: '1' });
    expect(figures.words).toBeGreaterThan(10);
    const { summary } = await member.say('ai.summarize', 'POST /ai/summary', { report_id: after.id, sentences: 1 });
    expect(summary).not.toBe('');
    const compared = { a: { report_id: before.id }, b: { report_id: after.id } };
    const difference = await member.say('ai.compare', 'POST /ai/compare', compared);
    expect(difference.equal).toBe(false);
    expect(difference.facts).toContainEqual({ name: 'tickets_created', a: '0', b: '1' });
    const both = { report_id: after.id, ticket_id: 'TKT-001' };
    expect((await member.refused('POST /ai/analyze', both)).error.code).toBe('INVALID_INPUT');
    // A report is its author's until it is shared.
    for (const [spelling, fields] of [
      ['POST /ai/analyze', { report_id: after.id }],
      ['POST /ai/summary', { report_id: after.id }],
      ['POST /ai/compare', compared],
    ] as const)
      expect((await admin.refused(spelling, fields)).error.code).toBe('REPORT_NOT_FOUND');
  });

  test('a model is selected for a session of the chat', async () => {
    const { member, refuses } = await aTeamAtWork();
    serveModels();
    const { session_id } = await member.say('chat.send', 'POST /ai/chat', { message: 'Hello', wait_seconds: 0 });
    const spelling = 'POST /ai/models/select';
    await refuses(spelling, { session_id, model: null }, { session_id, model: 7 });
    expect((await member.refused(spelling, { session_id, model: 'gpt-99' })).error.code).toBe('AI_MODEL_NOT_FOUND');
    await member.say('ai.models.select', spelling, { session_id, model: 'gpt-5-mini' });
    const session = await member.say('chat.sessions.get', 'GET /ai/chat/sessions/{session_id}', { session_id });
    expect(session.model).toBe('gpt-5-mini');
  });

  test('documents are made from templates by rules, and from wishes by a model', async () => {
    const { member, viewer, refuses } = await aTeamAtWork();
    const creating = 'POST /ai/documents/templates';
    await refuses(creating, { name: 'Letter', body: 'Dear {{customer}}' }, { name: 'Letter' });
    const template = await member.say('ai.templates.create', creating, {
      name: 'Letter',
      body: 'Dear {{customer}}, {{text}}',
    });
    expect(template.variables).toEqual(['customer', 'text']);
    expect((await member.refused(creating, { name: 'letter', body: 'x' })).error.code).toBe('AI_TEMPLATE_NAME_TAKEN');
    const template_id = template.id;
    for (const spelling of ['PATCH', 'PUT'].map((method) => `${method} /ai/documents/templates/{template_id}`)) {
      expect((await viewer.refused(spelling, { template_id, name: 'x' })).status).toBe(403);
      expect((await member.refused(spelling, { template_id, name: '' })).status).toBe(422);
      await member.say('ai.templates.update', spelling, { template_id, body: 'Dear {{customer}}!' });
    }
    const listing = 'GET /ai/documents/templates';
    expect((await member.say('ai.templates.list', listing)).items).toMatchObject([{ variables: ['customer'] }]);
    expect((await viewer.refused(listing)).status).toBe(403);
    expect((await member.refused(listing, { page: 0 })).status).toBe(422);
    const generating = 'POST /ai/documents/generate';
    await refuses(generating, { prompt: 'Write' }, {});
    const wrong = await member.refused(generating, { template_id, variables: { customr: 'Ann' } });
    expect(wrong.error).toMatchObject({
      code: 'TEMPLATE_VARIABLES_INVALID',
      details: { missing: ['customer'], unknown: ['customr'] },
    });
    // A value that looks like a gap stays what it is.
    const variables = { customer: '{{customer}}' };
    const byRules = await member.say('ai.documents.generate', generating, { template_id, variables });
    expect(byRules).toMatchObject({ title: 'Letter', body: 'Dear {{customer}}!', provenance: { provider: 'rules' } });
    serveModels({ text: 'Dear Ann, all is well.' });
    const fields = { template_id, variables: { customer: 'Ann' }, prompt: 'Say that all is well' };
    const byModel = await member.say('ai.documents.generate', generating, fields);
    expect(byModel).toMatchObject({ body: 'Dear Ann, all is well.', provenance: { prompt: 'document@1' } });
    expect((await member.say('ai.documents.list', 'GET /ai/documents')).total).toBe(2);
    const removing = 'DELETE /ai/documents/templates/{template_id}';
    expect((await viewer.refused(removing, { template_id })).status).toBe(403);
    expect((await member.refused(removing, { template_id: 'none' })).status).toBe(422);
    await member.say('ai.templates.delete', removing, { template_id });
    expect((await member.refused(generating, fields)).error.code).toBe('AI_TEMPLATE_NOT_FOUND');
  });

  test('the models, their use and their cost can be read', async () => {
    const { member, viewer, admin } = await aTeamAtWork();
    expect(await member.say('ai.models.list', 'GET /ai/models')).toEqual({ items: [] });
    serveModels({ text: 'Short', usage: { prompt_tokens: 1000, completion_tokens: 100 } });
    await member.say('ai.summarize', 'POST /ai/summarize', { text: TEXT });
    const { items } = await member.say('ai.models.list', 'GET /ai/models');
    expect(items[0]).toMatchObject({ model: 'gpt-5-mini', is_default: true, vision: true, input_nanos: 250_000_000 });
    const usage = await member.say('ai.models.usage', 'GET /ai/models/usage');
    expect(usage.total).toMatchObject({ calls: 1, input: 1000, output: 100 });
    expect(usage.tokens_today.used).toBe(1100);
    const costs = await admin.say('ai.models.costs', 'GET /ai/models/costs', { by: 'task' });
    expect(costs).toMatchObject({ total_nanos: 450_000, items: [{ key: 'summarize', calls: 1, cost_nanos: 450_000 }] });
    for (const spelling of ['GET /ai/models', 'GET /ai/models/usage', 'GET /ai/models/costs'])
      expect((await viewer.refused(spelling)).status).toBe(403);
    expect((await member.refused('GET /ai/models/usage', { from: '2026-02-02', to: '2026-02-01' })).status).toBe(422);
    expect((await member.refused('GET /ai/models/costs', { by: 'colour' })).status).toBe(422);
    expect((await member.refused('GET /ai/models', { team_id: 'none' })).status).toBe(404);
  });

  test.each(['PATCH /ai/settings', 'PUT /ai/settings'])('%s changes how answers are written', async (spelling) => {
    const { member } = await aTeamAtWork();
    const nobody = await desk.as(undefined, prefix);
    expect(await member.say('ai.settings.get', 'GET /ai/settings')).toEqual({
      language: null,
      tone: 'plain',
      model: null,
    });
    expect(await member.say('ai.settings.set', spelling, { language: 'de', tone: 'formal' })).toMatchObject({
      language: 'de',
    });
    expect(await member.say('ai.settings.get', 'GET /ai/settings')).toEqual({
      language: 'de',
      tone: 'formal',
      model: null,
    });
    serveModels({ text: 'Kurz' });
    await member.say('ai.summarize', 'POST /ai/summarize', { text: TEXT });
    expect(JSON.stringify(models.asked.at(-1)!.body)).toContain('language de');
    expect((await nobody.refused(spelling, { tone: 'formal' })).status).toBe(401);
    expect((await nobody.refused('GET /ai/settings')).status).toBe(401);
    expect((await member.refused(spelling, { tone: 'rude' })).status).toBe(422);
  });
});

test('every spelling that the documents have of ai was called', () => {
  expect(uncalled(desk, 'ai')).toEqual([]);
});
