import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { exampleOf } from '@deskwire/api/doors/openapi/examples.ts';
import { openApiDocument } from '@deskwire/api/doors/openapi/openapi.ts';
import { routes } from '@deskwire/api/routes.ts';
import { createServer } from '@deskwire/api/server.ts';
import { zodOf } from '@deskwire/contract/kit/json-schema.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { pathOf } from './document.ts';

interface Media {
  readonly schema?: object;
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly $ref: string }>>;
}
interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, Media>>;
}
interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly schema: object;
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Response>>;
}
const document = openApiDocument() as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly responses: Readonly<Record<string, Response>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
};
const operations = Object.values(document.paths).flatMap((place) => Object.values(place));
const shown = ({ example, examples }: Media): unknown[] =>
  examples === undefined
    ? [example].filter((one) => one !== undefined)
    : Object.values(examples).map(({ $ref }) => document.components.examples[$ref.split('/').at(-1)!]!.value);

const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
formats.default(ajv);
ajv.addSchema({ $id: 'document', ...document });
const validators = new Map<string, ValidateFunction>();
/** What a schema of the document says about a value. */
function faultsOf(schema: object, value: unknown): string {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"document#/components/');
  const validate = validators.get(text) ?? ajv.compile(JSON.parse(text) as object);
  validators.set(text, validate);
  return validate(value) ? '' : ajv.errorsText(validate.errors).slice(0, 200);
}

/** Every JSON body of the document that has a schema. */
const bodies = operations.flatMap(({ operationId, requestBody, responses }) => [
  { of: operationId, media: requestBody?.content['application/json'] },
  ...Object.entries(responses).map(([status, response]) => ({
    of: `${operationId} ${status}`,
    media: (response.$ref === undefined ? response : document.components.responses[response.$ref.split('/').at(-1)!]!)
      .content?.['application/json'],
  })),
]);
const described = bodies.filter(({ media }) => Object.keys(media?.schema ?? {}).length > 0);

test('every request and every response has an example, which its schema describes', () => {
  expect(described.length).toBeGreaterThan(500);
  const faults = described.flatMap(({ of, media }) => {
    const examples = shown(media!);
    const found = examples.length === 0 ? ['has none'] : examples.map((example) => faultsOf(media!.schema!, example));
    return found.filter((fault) => fault !== '').map((fault) => `${of}: ${fault}`);
  });
  expect(faults, 'give the schema an example with .meta({ examples: […] })').toEqual([]);
});

/** Examples of the parameters of a request, those of its address or its headers, as far as they are fields of the input. */
const parametersOf = ({ parameters: given = [] }: Operation, ...places: readonly string[]) =>
  Object.fromEntries(
    given
      // Those of all procedures, such as Idempotency-Key, are no fields.
      .filter(({ $ref = '' }) => !/\/(?:TeamId|IdempotencyKey|IfMatch|LastEventId)$/.test($ref))
      .map((each) => (each.$ref === undefined ? each : document.components.parameters[each.$ref.split('/').at(-1)!]!))
      .filter((parameter) => places.includes(parameter.in))
      .map(({ name, schema }) => [name, exampleOf(schema as never, document.components.schemas as never)]),
  );

/** The input that a request with the example as its body and its parameters amounts to. */
function inputOf(operation: Operation, rename: Readonly<Record<string, string>>) {
  const sent = {
    ...parametersOf(operation, 'path', 'header'),
    ...(shown(operation.requestBody!.content['application/json']!)[0] as object),
  };
  return Object.fromEntries(Object.entries(sent).map(([name, value]) => [rename[name] ?? name, value]));
}

test('every example of a request would be accepted as it is', () => {
  const faults = routes().flatMap(({ path, url, method, entry, alias }) => {
    const operation = document.paths[pathOf(url)]![method.toLowerCase()]!;
    const isObject = zodOf(entry.input)._zod.def.type === 'object';
    if (operation.requestBody?.content['application/json'] === undefined || entry.door === 'inbound' || !isObject)
      return [];
    const input = { ...inputOf(operation, alias?.rename ?? {}), ...alias?.set };
    const { error } = zodOf(entry.input).safeParse(input);
    const issues = error?.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`) ?? [];
    return issues.length === 0 ? [] : [`${method} ${url} (${path}): ${issues.join(', ')}`];
  });
  expect(faults, 'give the input or the field an example with .meta({ examples: […] })').toEqual([]);
});

/** Refusals of what was sent, whatever rows there are. */
const isOfInput = (code: string) => /^INVALID_INPUT$|_INVALID$/.test(code);
const UNPROCESSABLE = 422;

test('no example of a request is refused for what it says', async () => {
  const world = await testWorld();
  const app = await createServer(world.services);
  const faults: string[] = [];
  for (const { path, url, method, entry, alias } of routes()) {
    const operation = document.paths[pathOf(url)]![method.toLowerCase()]!;
    const media = operation.requestBody?.content['application/json'];
    if (alias !== undefined || entry.door !== undefined || media === undefined) continue;
    // Whoever does it may be gone afterwards.
    const team = await aTeam(world.kysely, { tier: 'premium' });
    const owner = await aMember(world.kysely, team, 'owner');
    const bearer = await world.tokenOf(owner);
    await (await world.as(owner)).tickets.create({ title: 'The one that examples name' });
    const named = parametersOf(operation, 'path');
    const address = url.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(named[name])));
    const response = await app.inject({
      method: method as 'POST',
      url: `/api/v1${address}`,
      headers: { authorization: `Bearer ${bearer}`, 'x-team-id': team.id, ...parametersOf(operation, 'header') },
      payload: shown(media)[0] as object,
    });
    if (response.statusCode !== UNPROCESSABLE) continue;
    const { error } = response.json<{ error: { code: string; details?: unknown } }>();
    if (isOfInput(error.code)) faults.push(`${path}: ${error.code} ${JSON.stringify(error.details)}`);
  }
  expect(faults, 'give the input an example with .meta({ example: … })').toEqual([]);
});
