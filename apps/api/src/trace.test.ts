import { createServer as createHttp } from 'node:http';
import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { connect } from '@deskwire/database/connect.ts';
import { startTelemetry } from '@deskwire/router/runtime/telemetry.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { createServer } from './server.ts';

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
}
interface Export {
  resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
}

/** A collector that keeps what it receives. */
const spans: Span[] = [];
const collector = createHttp((req, res) => {
  const chunks: Buffer[] = [];
  req
    .on('data', (chunk: Buffer) => chunks.push(chunk))
    .on('end', () => {
      const sent = JSON.parse(Buffer.concat(chunks).toString()) as Export;
      spans.push(...sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
      res.setHeader('content-type', 'application/json').end('{}');
    });
});
collector.listen(0, '127.0.0.1');
await once(collector, 'listening');
const { port } = collector.address() as { port: number };

const world = await testWorld();
const telemetry = (await startTelemetry(`http://127.0.0.1:${port}`, 'test'))!;
const traced = connect(world.url, { on_statement: telemetry.statement });
const services = { ...world.services, db: traced.db, reacts: () => true };
const app = await createServer(services, { telemetry });
afterAll(async () => {
  await app.close();
  await traced.end();
  collector.close();
});

test('a request, its statements and the jobs that it asks for are one trace, below that of the caller', async () => {
  const team = await aTeam(world.kysely);
  const [agent, other] = [await aMember(world.kysely, team, 'agent'), await aMember(world.kysely, team, 'agent')];
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const answer = await app.inject({
    method: 'POST',
    url: '/api/v1/tickets',
    headers: { authorization: `Bearer ${await world.tokenOf(agent)}`, traceparent: `00-${trace}-b7ad6b7169203331-01` },
    body: { title: 'Traced', assignee_id: other.person_id },
  });
  expect(answer.statusCode).toBe(201);
  const { ran } = await world.drain();
  expect(ran.length).toBeGreaterThan(0);
  await telemetry.stop();

  const ours = spans.filter(({ traceId }) => traceId === trace);
  const request = ours.find(({ name }) => name === 'POST /api/v1/tickets')!;
  expect(request.parentSpanId).toBe('b7ad6b7169203331');
  const below = ours.filter(({ parentSpanId }) => parentSpanId === request.spanId).map(({ name }) => name);
  expect(below).toEqual(expect.arrayContaining(['select', 'begin', 'commit']));
  expect(below.some((name) => name.startsWith('job '))).toBe(true);
  const all = ours.map(({ name }) => name);
  for (const job of ran) expect(all).toContain(`job ${job}`);
});

test('where no collector is named, nothing is traced', async () => {
  expect(await startTelemetry(undefined, 'test')).toBeUndefined();
});
