import Fastify, { type FastifyInstance } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';
import { assetOf, type Asset } from '../../asset.ts';
import { healthRoutes } from '../../health.ts';
import { buildDocument } from './document.ts';
import type { Json } from '@deskwire/contract/kit/json-schema.ts';
import { pictureRoutes } from '../files/pictures.ts';
import { connectingRoutes } from '../pages/connecting.ts';
import { oauthRoutes } from '../pages/oauth.ts';
import { partOf } from './part.ts';
import type { PlainRoute } from './plain.ts';

const MAX_TAGS = 1000;
const documentRoutes: readonly PlainRoute[] = [
  {
    route: 'GET /api/v1/openapi.json',
    id: 'openapi.document',
    summary: 'Get this OpenAPI document',
    access: 'public',
    parameters: [
      {
        name: 'tags',
        in: 'query',
        description: 'Only the part about these domains, without deprecated paths: `tickets,sla`.',
        schema: { type: 'string', maxLength: MAX_TAGS, examples: ['tickets,sla'] },
      },
    ],
    refusals: ['INVALID_INPUT'],
    answers: {
      200: { description: 'The OpenAPI 3.1 document', type: 'application/json' },
      304: { description: 'Unchanged since the ETag in If-None-Match' },
    },
  },
  {
    route: 'GET /docs',
    id: 'openapi.docs',
    summary: 'Read this document as a page and try requests from it',
    access: 'public',
    answers: { 200: { description: 'The page', type: 'text/html' } },
  },
];
/** Every route that is not a procedure, from the tables of the doors. */
const plainRoutes: readonly PlainRoute[] = [
  ...documentRoutes,
  ...healthRoutes,
  ...oauthRoutes,
  ...connectingRoutes,
  ...pictureRoutes,
];

/** The OpenAPI document of everything the API serves. */
export const openApiDocument = (): Json => buildDocument(plainRoutes);

/** Serves the document, built on first request, and a page that shows it. */
export function mountOpenApi(app: FastifyInstance, prefix: string): void {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' };
  let built: Json | undefined;
  const document = () => (built ??= openApiDocument());
  const whole = assetOf(headers, () => JSON.stringify(document()));
  const parts = new Map<string, Asset>();
  app.get(`${prefix}/openapi.json`, async (req, reply) => {
    const tags = tagsOf(document(), (req.query as { tags?: unknown }).tags);
    if (tags === undefined) return whole.send(req, reply);
    const key = [...tags].toSorted().join();
    const part = parts.get(key) ?? assetOf(headers, () => JSON.stringify(partOf(document(), tags)));
    // The last ones that were asked for are kept.
    parts.delete(key);
    parts.set(key, part);
    if (parts.size > MAX_PARTS) parts.delete(parts.keys().next().value!);
    return part.send(req, reply);
  });
  mountPage(app, `${prefix}/openapi.json`);
}
const MAX_PARTS = 20;

function tagsOf(document: Json, given: unknown): ReadonlySet<string> | undefined {
  if (typeof given !== 'string' || given === '') return undefined;
  const known = new Set((document['tags'] as { name: string }[]).map(({ name }) => name));
  const wanted = given.slice(0, MAX_TAGS).split(',');
  if (wanted.every((name) => known.has(name))) return new Set(wanted);
  throw new AppError('INVALID_INPUT', [{ path: ['tags'], reason: `must name some of ${[...known].join(', ')}` }]);
}

/** All that the page may do: run our copy of its script, style itself, and call us. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
const SCRIPT = '/docs/reference.js';

function mountPage(app: FastifyInstance, document: string): void {
  const configuration = JSON.stringify({
    url: document,
    withDefaultFonts: false,
    telemetry: false,
    showDeveloperTools: 'never',
    agent: { disabled: true },
    mcp: { disabled: true },
    hideClientButton: true,
  });
  const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="icon" href="/favicon.svg">
    <title>Deskwire API</title>
  </head>
  <body>
    <script id="api-reference" data-configuration="${configuration.replaceAll('"', '&quot;')}"></script>
    <script src="${SCRIPT}"></script>
  </body>
</html>
`;
  const script = assetOf(
    { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=3600' },
    readScript,
  );
  app.get('/docs', (_req, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy).send(page),
  );
  app.get(SCRIPT, script.send);
}

/** The package provides its four megabytes of script only through its plugin; they are loaded on first use. */
async function readScript(): Promise<string> {
  const { default: reference } = await import('@scalar/fastify-api-reference');
  const shelf = Fastify();
  await shelf.register(reference, { routePrefix: '/', configuration: { content: '{}' } });
  const { body } = await shelf.inject('/js/scalar.js');
  await shelf.close();
  return body;
}
