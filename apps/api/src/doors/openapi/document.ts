import { guides } from '@deskwire/contract/guide.ts';
import type { Guide } from '@deskwire/contract/kit/guide.ts';
import { errors, type ErrorCode } from '@deskwire/contract/errors.ts';
import { events } from '@deskwire/contract/events.ts';
import type { Schema } from '@deskwire/contract/kit/define.ts';
import { Event } from '@deskwire/contract/kit/events.ts';
import type { PlainRoute } from './plain.ts';
import { routes, type Route } from '../../routes.ts';
import { addExamples } from './examples.ts';
import { operationOf } from './operation.ts';
import { refusalBook } from './refusals.ts';
import type { Json } from '@deskwire/contract/kit/json-schema.ts';
import { schemaBook, type SchemaBook } from './schemas.ts';
import { shareParameters } from './parameters.ts';

const BASE = '/api/v1';

/**
 * The OpenAPI 3.1 document of the contract and of all routes that are not procedures. Both use JSON Schema 2020-12, so
 * nothing is translated. Throws if the contract cannot be expressed in OpenAPI.
 */
export function buildDocument(plain: readonly PlainRoute[]): Json {
  const schemas = schemaBook();
  const refusals = refusalBook();
  const paths: Record<string, Json> = {};
  const spellings = new Map<string, number>();
  const all = routes();
  const places = placesOf(all);
  for (const route of all) {
    const nth = spellings.get(route.path) ?? 0;
    spellings.set(route.path, nth + 1);
    const id = nth === 0 ? route.path : `${route.path}.alias${nth}`;
    const place = places.get(shapeOf(route.url))!;
    (paths[place] ??= {})[route.method.toLowerCase()] = operationOf({ ...route, place }, id, schemas, refusals);
  }
  for (const route of plain) addPlain(paths, route);
  const tags = [...new Set(Object.values(paths).flatMap(tagsOf))].toSorted();
  const strange = tags.filter((name) => tagGuide[name] === undefined);
  if (strange.length > 0)
    throw new Error(`Say in area.guide.ts of their area what these domains are for: ${strange.join(', ')}`);
  const document = schemas.finish({
    openapi: '3.1.1',
    info: {
      title: 'Deskwire',
      version: '1',
      summary: 'One typed backend for the work of a software team',
      description,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: BASE }],
    tags: tags.map((name) => ({ name, 'x-displayName': tagGuide[name]![0], description: tagGuide[name]![1] })),
    'x-tagGroups': tagGroups,
    webhooks: webhooksOf(schemas),
    paths: Object.fromEntries(Object.entries(paths).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: refusals.schemas(),
      responses: { ...refusals.components(), ...webhookResponses },
      parameters,
      securitySchemes,
    },
  });
  return shareParameters(addExamples(document));
}

const shapeOf = (url: string): string => url.replaceAll(/\{\w+\}/g, '{}');
/**
 * Addresses that differ only in the names of their parameters are one path to OpenAPI: it stands under the names of the
 * first canonical route, and aliases follow.
 */
function placesOf(all: readonly Route[]): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  for (const { url } of all.toSorted((a, b) => Number(a.alias !== undefined) - Number(b.alias !== undefined)))
    if (!places.has(shapeOf(url))) places.set(shapeOf(url), url);
  return places;
}

/** The messages that webhooks post, one for each type of event, by Standard Webhooks. */
const webhooksOf = (schemas: SchemaBook): Json =>
  Object.fromEntries(
    Object.entries(events)
      .filter(([type]) => type !== 'webhook.tested')
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([type, payload]) => [type, { post: messageOf(type, payload, schemas) }]),
  );
function messageOf(type: string, payload: Schema, schemas: SchemaBook): Json {
  const data = { event: schemas.output(Event), payload: schemas.output(payload) };
  const schema = {
    type: 'object',
    properties: {
      type: { const: type },
      timestamp: { type: 'string', format: 'date-time' },
      data: { type: 'object', properties: data, required: ['event', 'payload'] },
    },
    required: ['type', 'timestamp', 'data'],
  };
  return {
    operationId: `webhook.${type}`,
    summary: `Receive ${type}`,
    tags: ['webhooks'],
    security: [],
    parameters: ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => ({
      $ref: `#/components/parameters/${name}`,
    })),
    requestBody: { required: true, content: { 'application/json': { schema } } },
    responses: {
      200: { $ref: '#/components/responses/WebhookAccepted' },
      410: { $ref: '#/components/responses/WebhookDisabled' },
    },
  };
}

const webhookResponses: Json = {
  WebhookAccepted: { description: 'Accepted, as by any status from 200 to 299; anything else is tried again' },
  WebhookDisabled: { description: 'Disables the webhook' },
};

const description = `Every procedure here is also served over tRPC at \`/trpc\` and to AI agents over MCP at \`/mcp\`.
Lists are paged by \`page\` or by \`cursor\`, and are sent as CSV or NDJSON if \`Accept\` asks for it. A mutation with an
\`Idempotency-Key\` can be repeated safely. Deprecated paths are aliases of the same procedure and will keep working.
\`?tags=tickets,sla\` gives the part of this document about some domains, without deprecated paths, to generate a smaller
client from.`;

/** The routes that are not procedures, and what they are for. */
const serverGuide = {
  avatars: ['Avatars', 'Get the pictures of people.'],
  health: ['Health', 'Check whether the process runs and can answer, and read its metrics.'],
  openapi: ['Reference', 'Get this document, and the page that shows it.'],
} as const;
const groups: Readonly<Record<string, Guide<Readonly<Record<string, unknown>>>>> = { ...guides, Server: serverGuide };
const tagGuide = Object.assign({}, ...Object.values(groups)) as Guide<Readonly<Record<string, unknown>>>;
/** Redoc and Scalar show the tags under the name of their area. */
const tagGroups = Object.entries(groups).map(([name, guide]) => ({ name, tags: Object.keys(guide) }));

const tagsOf = (operations: Json): string[] =>
  Object.values(operations as Record<string, Json>).flatMap(({ tags }) => tags as string[]);

function addPlain(paths: Record<string, Json>, route: PlainRoute): void {
  const [method, address] = route.route.split(' ', 2) as [string, string];
  const isBased = address.startsWith(`${BASE}/`);
  const place = (paths[isBased ? address.slice(BASE.length) : address] ??= {});
  const open = route.access === 'public' || route.access.startsWith('signed:');
  place[method.toLowerCase()] = {
    operationId: route.id,
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    ...(isBased ? {} : { servers: [{ url: '/' }] }),
    tags: [route.id.split('.', 1)[0]],
    security: open ? [] : [{ bearer: [] }, { cookie: [] }, { api_key: [] }],
    'x-access': route.access,
    ...(route.parameters === undefined ? {} : { parameters: route.parameters }),
    ...(route.body === undefined ? {} : { requestBody: { required: true, content: contentOf(route.body) } }),
    responses: { ...answersOf(route), ...refusalsOf(route) },
  };
}
const contentOf = (body: Readonly<Record<string, object>>): Json =>
  Object.fromEntries(Object.entries(body).map(([type, schema]) => [type, { schema }]));
const answersOf = ({ answers }: PlainRoute): Json =>
  Object.fromEntries(
    Object.entries(answers).map(([status, { description: text, type, schema = {} }]) => [
      status,
      { description: text, ...(type === undefined ? {} : { content: { [type]: { schema } } }) },
    ]),
  );
/** By their status, since many generators do not know ranges such as `4XX`. */
const refusalsOf = ({ refusals, answers }: PlainRoute): Json =>
  Object.fromEntries(
    [...Map.groupBy([...(refusals ?? []), ...always], (code) => errors[code].http)]
      .filter(([status]) => answers[status] === undefined)
      .map(([status, codes]) => [
        status,
        {
          description: [...new Set(codes)].map((code) => `\`${code}\``).join(', '),
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      ]),
  );
const always: readonly ErrorCode[] = ['BAD_REQUEST', 'RATE_LIMITED'];

const parameters: Json = {
  Format: {
    name: 'format',
    in: 'query',
    description: 'How the list is sent, for links, which cannot send `Accept`. As a file it has all pages.',
    schema: { type: 'string', enum: ['json', 'csv', 'ndjson'], default: 'json' },
  },
  TeamId: {
    name: 'X-Team-Id',
    in: 'header',
    description:
      'The team to act in, unless the input names one. Defaults to the team of the API key, then to your default team.',
    schema: { type: 'string', format: 'uuid' },
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Repeating the request with the same key and body within 24 hours returns the first response again.',
    schema: { type: 'string', maxLength: 255 },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description:
      'The version you last read, instead of `version`. If it has changed since, the update fails with VERSION_CONFLICT.',
    schema: { type: 'string', examples: ['"3"'] },
  },
  'webhook-id': {
    name: 'webhook-id',
    in: 'header',
    required: true,
    description: 'The id of the message, the same at each attempt. Process each id once.',
    schema: { type: 'string', examples: ['msg_0198b9b0-0000-7000-8000-000000000001'] },
  },
  'webhook-timestamp': {
    name: 'webhook-timestamp',
    in: 'header',
    required: true,
    description: 'When the attempt was made, in seconds since 1970.',
    schema: { type: 'string', pattern: '^\\d{10}$' },
  },
  'webhook-signature': {
    name: 'webhook-signature',
    in: 'header',
    required: true,
    description: 'Signatures separated by spaces, each `v1,` and the base64 HMAC-SHA256 of `id.timestamp.body`.',
    schema: { type: 'string', examples: ['v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='] },
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    description:
      'The id of the last event received; the stream resumes after it. EventSource sends this header by itself.',
    schema: { type: 'string', pattern: '^\\d+$' },
  },
};

const securitySchemes: Json = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'The access token of a session.' },
  cookie: { type: 'apiKey', in: 'cookie', name: '__Host-sid', description: 'The session of a browser.' },
  api_key: { type: 'http', scheme: 'bearer', bearerFormat: 'dw_live_…', description: 'An API key, within its scopes.' },
};
