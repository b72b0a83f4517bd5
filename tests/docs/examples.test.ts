import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { afterAll, expect, test } from 'vitest';
import { createServer } from '@deskwire/api/server.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { built, installSdk } from '../kit/packed-sdk.ts';

const examples = join(import.meta.dirname, '../../examples');
const folder = mkdtempSync(join(tmpdir(), 'deskwire-examples-'));
const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

/** An example as somebody runs it who has copied it, with all that it has said so far. */
function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [file, ...args], { cwd: folder, env: { ...process.env, ...env } });
  started.push(child);
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  return { said: () => said, ended: new Promise<number | null>((resolve) => child.once('exit', resolve)) };
}

test('the receiver of webhooks counts a signed message once, and refuses others', async () => {
  built('sdk');
  installSdk(folder);
  cpSync(join(examples, 'webhook-receiver/receiver.mjs'), join(folder, 'receiver.mjs'));
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const receiver = run('receiver.mjs', [], { WEBHOOK_SECRET: secret, PORT: '0' });
  await expect.poll(receiver.said).toMatch(/port \d+/);
  const port = /port (\d+)/.exec(receiver.said())![1]!;
  const body = JSON.stringify({
    type: 'ticket.created',
    timestamp: new Date().toISOString(),
    data: { event: {}, payload: { title: 'The printer is on fire', type: 'incident' } },
  });
  const at = new Date();
  const post = async (signature: string) => {
    const headers = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': signature,
    };
    return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body, headers })).status;
  };
  const signature = new Webhook(secret).sign('msg_1', at, body);
  expect([await post(signature), await post(signature), await post('v1,d3Jvbmc=')]).toEqual([204, 204, 400]);
  await expect.poll(receiver.said).toContain('New incident: The printer is on fire');
  expect(receiver.said().match(/New incident/g)).toHaveLength(1);
});

test('the agent gives a model the tools of its person, and the model what they answered', async () => {
  const world = await testWorld();
  const agent = await aMember(world.kysely, await aTeam(world.kysely), 'agent');
  const app = await createServer(world.services);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const { key } = await (await world.as(agent)).apiKeys.create({ name: 'An agent', scopes: ['*'] });
  const asked: { messages: { role: string; content: string }[]; tools: { function: { name: string } }[] }[] = [];
  const model = await aModel((request) => {
    asked.push(request as (typeof asked)[number]);
    const last = asked.at(-1)!.messages.at(-1)!;
    if (last.role === 'tool') return { content: `Done: ${(JSON.parse(last.content) as { key: string }).key}` };
    const call = { name: 'tickets_create', arguments: '{"title":"The printer is on fire"}' };
    return { content: null, tool_calls: [{ id: 'call_1', type: 'function', function: call }] };
  });
  const { port } = model.address() as AddressInfo;
  const example = run(join(examples, 'agent/agent.mjs'), ['Report', 'that', 'the', 'printer', 'is', 'on', 'fire'], {
    DESKWIRE_URL: url,
    DESKWIRE_KEY: key,
    MODEL_URL: `http://127.0.0.1:${port}/v1`,
    MODEL: 'a-model',
    YES: '1',
  });
  expect([await example.ended, example.said()]).toEqual([0, 'Done: TKT-001\n']);
  expect(asked[0]!.messages.map(({ role }) => role)).toEqual(['system', 'user']);
  expect(asked[0]!.tools.map((tool) => tool.function.name)).toEqual(
    expect.arrayContaining(['tools_find', 'tools_call']),
  );
  expect(await (await world.as(agent)).tickets.get({ ticket_id: 'TKT-001' })).toMatchObject({
    title: 'The printer is on fire',
  });
  model.close();
  await app.close();
});

/** A model behind the protocol of OpenAI, which says what a test tells it to. */
async function aModel(answer: (request: unknown) => object): Promise<Server> {
  const server = createHttp((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const message = { role: 'assistant', ...answer(JSON.parse(Buffer.concat(chunks).toString())) };
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices: [{ message }] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
