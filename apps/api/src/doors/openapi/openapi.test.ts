import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { generateOpenApiDocument, type OpenApiRouter } from 'trpc-to-openapi';
import { afterAll, expect, test } from 'vitest';
import { entries } from '@deskwire/contract/kit/define.ts';
import { contract } from '@deskwire/contract/contract.ts';
import { appRouter } from '@deskwire/router/domains.ts';
import type { Meta } from '@deskwire/router/kit/middleware/trpc.ts';
import { sendError } from '../../errors.ts';
import { mountOpenApi, openApiDocument } from './openapi.ts';
import { paramsOf, routes } from '../../routes.ts';

interface Operation {
  operationId: string;
  deprecated?: boolean;
  parameters?: { name?: string; in?: string; $ref?: string; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: { $ref?: string; properties?: object } }> };
  responses: Record<string, unknown>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, { properties?: object }>;
    parameters: Record<string, NonNullable<Operation['parameters']>[number]>;
  };
}
const document = openApiDocument() as unknown as Document;
const folder = mkdtempSync(join(tmpdir(), 'deskwire-openapi-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'openapi.json');
writeFileSync(file, JSON.stringify(document));
const root = join(import.meta.dirname, '../../../../..');
const run = (program: string, ...args: string[]) =>
  spawnSync(join(root, 'node_modules/.bin', program), args, { cwd: root, encoding: 'utf8' });

test('every spelling of every procedure stands in the document, aliases as deprecated', () => {
  expect(routes().length).toBeGreaterThan(50);
  for (const { path, method, url, alias } of routes()) {
    const place = Object.keys(document.paths).find((place) => shapeOf(place) === shapeOf(url)) ?? '';
    const operation = document.paths[place]?.[method.toLowerCase()];
    expect(operation, `${method} ${url} of ${path}`).toBeDefined();
    expect(operation!.deprecated === true, `${method} ${url}`).toBe(alias !== undefined);
    const named = spelledOut(operation!)
      .filter((each) => each.in === 'path')
      .map(({ name }) => name);
    expect(named, `${method} ${url}`).toEqual(paramsOf(place));
  }
});
/** The parameters of an operation, of which most are shared. */
const spelledOut = ({ parameters = [] }: Operation) =>
  parameters.map((each) =>
    each.$ref === undefined ? each : (document.components.parameters[each.$ref.split('/').at(-1)!] ?? each),
  );
/** Addresses of one shape are one path to OpenAPI, whatever their parameters are called. */
const shapeOf = (url: string) => url.replaceAll(/\{\w+\}/g, '{}');

test('a linter of OpenAPI finds nothing wrong', () => {
  const { stdout, stderr, status } = run('redocly', 'lint', file);
  expect(status, stdout + stderr).toBe(0);
  expect(stdout + stderr).not.toContain('warning');
});

test('a client of another making can be written from it', () => {
  const types = join(folder, 'types.ts');
  const { stderr, status } = run('openapi-typescript', file, '-o', types);
  expect(status, stderr).toBe(0);
  expect(readFileSync(types, 'utf8')).toContain('"tickets.create"');
});

const paths = new Map([...entries(contract)].map(([path, entry]) => [entry as unknown, path]));
const operations = new Map(
  Object.values(document.paths)
    .flatMap((place) => Object.values(place))
    .map((operation) => [operation.operationId, operation]),
);
/** The operations trpc-to-openapi can describe: it cannot describe streams, files and objects in a query. */
const sayable = ({ metadata: { entry } }: { metadata: Meta }): boolean => {
  if (entry === undefined || entry.kind === 'subscription' || entry.door !== undefined) return false;
  const { parameters = [] } = operations.get(paths.get(entry)!)!;
  return !spelledOut({ parameters, operationId: '', responses: {} }).some((parameter) => 'content' in parameter);
};

test('an independent generator sees the same paths, methods and parameters', () => {
  const oracle = generateOpenApiDocument(appRouter as unknown as OpenApiRouter, {
    title: 'oracle',
    version: '1',
    baseUrl: '/',
    filter: sayable,
  }) as unknown as Document;
  const seen = Object.entries(oracle.paths).flatMap(([url, place]) =>
    Object.entries(place).map(([method, operation]) => ({ url, method, operation })),
  );
  expect(seen.length).toBeGreaterThan(30);
  for (const { url, method, operation } of seen) {
    const ours = document.paths[url]?.[method];
    expect(ours, `${method} ${url}`).toBeDefined();
    expect(parametersOf(ours!), `${method} ${url}`).toEqual(parametersOf(operation));
    expect(fieldsOf(document, ours!), `${method} ${url}`).toEqual(fieldsOf(oracle, operation));
  }
});

/** Headers and the format of lists are left out, as trpc-to-openapi does not know them. */
const parametersOf = (operation: Operation) =>
  spelledOut(operation)
    .filter((each) => (each.in === 'path' || each.in === 'query') && each.name !== 'format')
    .map((each) => `${each.in} ${each.name}${each.required === true ? '' : '?'}`)
    .toSorted();
function fieldsOf(of: Document, { requestBody }: Operation): string[] {
  const schema = requestBody?.content['application/json']?.schema;
  const properties = schema?.$ref
    ? of.components.schemas[schema.$ref.split('/').at(-1)!]?.properties
    : schema?.properties;
  return Object.keys(properties ?? {}).toSorted();
}

test('no status is a range, which many generators cannot read', () => {
  const statuses = [...operations.values()].flatMap(({ responses }) => Object.keys(responses));
  expect(new Set(statuses.filter((status) => !/^[1-5]\d\d$/.test(status)))).toEqual(new Set());
});

test('a part of the document stands for itself, for clients that call nothing else', async () => {
  const app = Fastify();
  app.setErrorHandler((error, req, reply) => sendError(req, reply, error));
  mountOpenApi(app, '/api/v1');
  const response = await app.inject('/api/v1/openapi.json?tags=tickets,sla');
  const part: Document & { tags: { name: string }[] } = response.json();
  expect(part.tags.map(({ name }) => name)).toEqual(['sla', 'tickets']);
  const kept = Object.values(part.paths).flatMap((place) => Object.values(place));
  expect(new Set(kept.map(({ operationId }) => operationId.split('.', 1)[0]))).toEqual(new Set(['sla', 'tickets']));
  expect(kept.filter(({ deprecated }) => deprecated)).toEqual([]);
  expect(response.body.length).toBeLessThan(JSON.stringify(document).length / 4);
  const lone = join(folder, 'part.json');
  writeFileSync(lone, response.body);
  const { stdout, stderr, status } = run('redocly', 'lint', lone);
  expect([status, (stdout + stderr).includes('warning')], stdout + stderr).toEqual([0, false]);
  const unknown = await app.inject('/api/v1/openapi.json?tags=sales');
  expect([unknown.statusCode, unknown.json().error.code]).toEqual([422, 'INVALID_INPUT']);
});

test('the document is served with an ETag, and the page may do nothing but show it', async () => {
  const app = Fastify();
  mountOpenApi(app, '/api/v1');
  const first = await app.inject('/api/v1/openapi.json');
  expect(first.json().openapi).toBe('3.1.1');
  const again = await app.inject({ url: '/api/v1/openapi.json', headers: { 'if-none-match': first.headers.etag! } });
  expect([again.statusCode, again.body]).toEqual([304, '']);
  const page = await app.inject('/docs');
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
  const places = [...page.body.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, place]) => place);
  expect(places).toEqual(['/favicon.svg', '/docs/reference.js']);
  const script = await app.inject('/docs/reference.js');
  expect(script.body.length).toBeGreaterThan(1_000_000);
});
