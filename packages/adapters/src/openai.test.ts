import OpenAI from 'openai';
import { afterAll, describe, expect, test } from 'vitest';
import { ModelError } from './model-error.ts';
import { startModels, type Script } from './openai-server.fixture.ts';
import { complete, listModels, type CompletionRequest } from './openai.ts';
import { createOutbound } from './outbound.ts';

const server = await startModels();
const outbound = createOutbound({ allow_private: true });
afterAll(async () => {
  await outbound.close();
  await server.close();
});
const endpoint = { base_url: server.base_url, api_key: 'sk-test', outbound };
const asking: CompletionRequest = { model: 'm', messages: [{ role: 'user', content: 'Hello' }], max_output: 100 };
const after = (script: Script, request: Partial<CompletionRequest> = {}) => {
  server.script(script);
  return complete(endpoint, { ...asking, ...request });
};
const usage = {
  prompt_tokens: 12,
  completion_tokens: 5,
  prompt_tokens_details: { cached_tokens: 4 },
  completion_tokens_details: { reasoning_tokens: 2 },
};

describe("the server speaks the protocol: OpenAI's own client reads it", () => {
  const client = new OpenAI({ baseURL: server.base_url, apiKey: 'sk-test', maxRetries: 0, logLevel: 'off' });

  test('a document, a stream with usage, the list of models', async () => {
    server.script({ text: 'Hi' }, { text: ['Hi ', 'there'], usage });
    const whole = await client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] });
    expect(whole.choices[0]).toMatchObject({ message: { content: 'Hi' }, finish_reason: 'stop' });
    const stream = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'Hello' }],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Hi there');
    expect(chunks.at(-1)?.usage).toMatchObject({ prompt_tokens: 12 });
    expect((await client.models.list()).data.map(({ id }) => id)).toEqual(server.models);
  });

  test.each([
    [401, OpenAI.AuthenticationError],
    [404, OpenAI.NotFoundError],
    [429, OpenAI.RateLimitError],
    [503, OpenAI.InternalServerError],
  ])('status %i', async (status, kind) => {
    server.script({ status });
    await expect(
      client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: 'Hello' }] }),
    ).rejects.toBeInstanceOf(kind);
  });
});

test('an answer is read as it comes, with what it cost', async () => {
  const pieces: string[] = [];
  const answer = await after({ text: ['Hé', 'llo'], usage }, { on_text: (text) => void pieces.push(text) });
  expect(answer).toEqual({ text: 'Héllo', finish: 'stop', usage: { input: 12, cached: 4, output: 5, reasoning: 2 } });
  expect(pieces).toEqual(['Hé', 'llo']);
  expect(server.asked.at(-1)).toMatchObject({
    authorization: 'Bearer sk-test',
    body: { model: 'm', max_tokens: 100, stream: true, stream_options: { include_usage: true } },
  });
});

test.each<[string, Script, object]>([
  ['one document instead of a stream', { text: 'Hi', plain: true }, { text: 'Hi', finish: 'stop' }],
  ['a stream that does not say it is done', { text: 'Hi', done: false }, { text: 'Hi', finish: 'stop' }],
  ['no reason, but usage', { text: 'Hi', finish: null, usage }, { finish: 'stop' }],
  ['neither reason nor usage', { text: 'Hi', finish: null, usage: null }, { text: 'Hi', finish: 'cut' }],
  ['no usage', { text: 'Hi', usage: null }, { usage: null, finish: 'stop' }],
  ['a broken connection', { text: ['a', 'b', 'c'], cut_after: 2 }, { text: 'ab', finish: 'cut' }],
  ['too short a limit', { text: 'Hi', finish: 'length' }, { finish: 'length' }],
  ['a filter', { text: '', finish: 'content_filter' }, { finish: 'filtered' }],
  ['a refusal', { refusal: 'I will not' }, { finish: 'refused' }],
])('%s is told apart', async (_, script, expected) => {
  expect(await after(script)).toMatchObject(expected);
});

test.each<[string, Script, object]>([
  ['a wrong key', { status: 401 }, { reason: 'unauthorized', billed: false }],
  ['an unknown model', { status: 404 }, { reason: 'no_model', billed: false }],
  ['too many requests', { status: 429 }, { reason: 'rate', billed: false }],
  ['a spent account', { status: 429, error: { code: 'insufficient_quota' } }, { reason: 'quota', billed: false }],
  ['a failure', { status: 500 }, { reason: 'server', billed: true }],
  ['a failure in the stream', { text: ['a', 'b'], error_after: 1 }, { reason: 'server', billed: true }],
  ['a page', { html: true }, { reason: 'malformed' }],
  ['a redirect', { redirect: 'http://127.0.0.1:1/' }, { reason: 'malformed' }],
  ['an unknown parameter', { refuses: ['temperature'] }, { reason: 'refused', parameter: 'temperature' }],
])('%s is an error of its own', async (_, script, expected) => {
  const failed = after(script, { temperature: 0 });
  await expect(failed).rejects.toBeInstanceOf(ModelError);
  await expect(failed).rejects.toMatchObject(expected);
});

test('a model that ignores its limit is not read on, and its connection is closed', async () => {
  const answer = await after({ endless: true }, { max_output: 50 });
  expect(answer.finish).toBe('length');
  expect(answer.text.length).toBeLessThan(5000);
  await expect.poll(() => server.asked.at(-1)!.closedEarly).toBe(true);
});

test('who gives up closes the connection', async () => {
  const stop = new AbortController();
  const given = after({ text: ['a', 'b'], hang_after: 1 }, { signal: stop.signal, on_text: () => stop.abort() });
  await expect(given).rejects.toThrow();
  await expect.poll(() => server.asked.at(-1)!.closedEarly).toBe(true);
});

test('parameters that a model does not accept are left out, and JSON is asked for as far as it is known', async () => {
  const json = { name: 'answer', schema: { type: 'object', properties: {}, additionalProperties: false } };
  await after({ text: '{}' }, { json, temperature: 0 });
  expect(server.asked.at(-1)!.body).toMatchObject({ response_format: { type: 'json_schema' }, temperature: 0 });
  await after({ text: '{}' }, { json, temperature: 0, without: ['response_format', 'temperature', 'stream_options'] });
  const { body } = server.asked.at(-1)!;
  expect(body).toMatchObject({ response_format: { type: 'json_object' } });
  expect(Object.keys(body)).not.toContain('temperature');
});

test('pictures are sent with the words', async () => {
  const picture = { type: 'image', bytes: new Uint8Array([1, 2, 3]), content_type: 'image/webp' } as const;
  await after({ text: 'A cat' }, { messages: [{ role: 'user', content: [{ type: 'text', text: 'What?' }, picture] }] });
  expect(server.asked.at(-1)!.body.messages).toEqual([
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What?' },
        { type: 'image_url', image_url: { url: 'data:image/webp;base64,AQID' } },
      ],
    },
  ]);
});

test('the models of a provider are listed; one that is away is unreachable', async () => {
  expect(await listModels(endpoint)).toEqual(['gpt-5-mini', 'text-only']);
  const away = { ...endpoint, base_url: 'http://127.0.0.1:9/v1' };
  await expect(listModels(away)).rejects.toMatchObject({ reason: 'unreachable' });
});
