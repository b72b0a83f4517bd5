import OpenAI from 'openai';
import { afterAll, expect, test } from 'vitest';
import { embed } from './openai-embeddings.ts';
import { startModels } from './openai-server.fixture.ts';
import { createOutbound } from './outbound.ts';

const models = await startModels();
const { hostname, port } = new URL(models.base_url);
const outbound = createOutbound({ private_hosts: [`${hostname}:${port}`] });
afterAll(async () => {
  await outbound.close();
  await models.close();
});
const endpoint = { base_url: models.base_url, api_key: 'sk-test', outbound };
const measure = (texts: readonly string[], timeout_ms = 10_000) =>
  embed(endpoint, { model: 'letters', texts, timeout_ms });

test("the server speaks the protocol: OpenAI's own client reads it", async () => {
  const client = new OpenAI({ baseURL: models.base_url, apiKey: 'sk-test', maxRetries: 0, logLevel: 'off' });
  const { data } = await client.embeddings.create({ model: 'letters', input: ['a'], encoding_format: 'float' });
  expect(data[0]!.embedding).toHaveLength(26);
});

test('texts are measured in their order, by the model and with the key that were named', async () => {
  models.embed = (text) => Array.from({ length: 8 }, () => text.length);
  expect(await measure(['a', 'abc'])).toEqual([Array(8).fill(1), Array(8).fill(3)]);
  expect(models.asked.at(-1)).toMatchObject({
    path: '/v1/embeddings',
    authorization: 'Bearer sk-test',
    body: { model: 'letters', input: ['a', 'abc'] },
  });
});

test.each([
  ['too short', () => [1, 2, 3]],
  ['not numbers', () => Array(8).fill('1') as number[]],
  ['of different lengths', (text: string) => Array(8 + text.length).fill(1) as number[]],
])('vectors that are %s are refused', async (_, places) => {
  models.embed = places;
  await expect(measure(['a', 'abc'])).rejects.toMatchObject({ reason: 'malformed' });
});

test('a refusal and a silence say what they are', async () => {
  models.script({ status: 401 });
  await expect(measure(['a'])).rejects.toMatchObject({ reason: 'unauthorized' });
  models.script({ hang_after: 0 });
  await expect(measure(['a'], 300)).rejects.toMatchObject({ reason: 'timeout' });
});
