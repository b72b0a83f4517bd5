import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { allHeadersFieldOf, bytesFieldOf, fieldsOf, headerFieldsOf } from '../../coerce.ts';
import { formats, isList, takesFormat } from '../tables/export.ts';
import { hasBody, paramsOf, type Route } from '../../routes.ts';
import { XLSX } from '../tables/xlsx.ts';
import { isPublic, type RefusalBook } from './refusals.ts';
import type { Json } from '@deskwire/contract/kit/json-schema.ts';
import type { SchemaBook } from './schemas.ts';

interface ObjectSchema {
  readonly properties?: Readonly<Record<string, Json>>;
  readonly required?: readonly string[];
}
const header = (name: string): Json => ({ $ref: `#/components/parameters/${name}` });

/** A route, and the path of the document under which it stands: its parameters may have other names. */
export interface PlacedRoute extends Route {
  readonly place: string;
}

/** One spelling of a procedure as an OpenAPI operation. */
export function operationOf(route: PlacedRoute, id: string, schemas: SchemaBook, refusals: RefusalBook): Json {
  const { path, entry, alias } = route;
  const rules = accessOf(entry);
  return {
    operationId: id,
    summary: entry.summary,
    ...(alias === undefined ? spelledToo(entry) : { ...deprecated, description: `Alias of \`${entry.rest}\`.` }),
    tags: [path.split('.', 1)[0]],
    security: securityOf(entry),
    'x-access': rules.length === 1 ? rules[0] : rules,
    ...(entry.tier === undefined ? {} : { 'x-tier': entry.tier }),
    ...(entry.fresh === true ? { 'x-step-up': true } : {}),
    ...flagsOf(entry),
    ...requestOf(route, schemas),
    responses: { ...successOf(entry, schemas), ...refusals.of(route) },
  };
}

/** Generators see a deprecated spelling; the page of the reference leaves it out, since its canonical one names it. */
const deprecated = { deprecated: true, 'x-scalar-ignore': true };
function spelledToo({ aliases = [] }: Entry): Json {
  const spellings = aliases.map((other) => `\`${typeof other === 'string' ? other : other.rest}\``);
  return spellings.length === 0 ? {} : { description: `Deprecated aliases: ${spellings.join(', ')}.` };
}

/** The properties of a mutation that clients must know before they call it. */
const flagsOf = (entry: Entry): Json =>
  entry.kind === 'mutation'
    ? Object.fromEntries(
        (['destructive', 'outward', 'offline'] as const)
          .filter((flag) => entry[flag] === true)
          .map((flag) => [`x-${flag}`, true]),
      )
    : {};

/** The ways to authenticate: API keys do not work where a session is required. */
function securityOf(entry: Entry): Json[] {
  if (isPublic(entry)) return [];
  const platform = accessOf(entry).every((rule) => rule.startsWith('platform:'));
  const session = [{ bearer: [] }, { cookie: [] }];
  // The token of a link is enough: its holder need not say who they are.
  const linked = accessOf(entry).some((rule) => rule.startsWith('signed:')) ? [{}] : [];
  return entry.via === 'session' || entry.fresh === true || platform
    ? session
    : [...session, { api_key: [] }, ...linked];
}

function requestOf(route: PlacedRoute, schemas: SchemaBook): Json {
  const { path: name, entry, method, url, place, alias } = route;
  const input: Json & ObjectSchema = schemas.input(entry.input);
  const bodyId = `${name.replaceAll(/(?:^|\.)(\w)/g, (_, first: string) => first.toUpperCase())}Body`;
  const { properties, required = [], ...rest } = input;
  const [inPath, placed] = [paramsOf(url), paramsOf(place)];
  if (properties === undefined) {
    if (inPath.length > 0) throw new Error(`${name} has parameters in its path, so its input must be an object`);
    return { parameters: headersOf(entry), requestBody: bodyOf(schemas.named(bodyId, input), true) };
  }
  const fixed = Object.keys(alias?.set ?? {});
  const names = Object.keys(properties).filter((name) => !inPath.includes(name) && !fixed.includes(name));
  const path = inPath.map((name, index) => ({
    name: placed[index]!,
    in: 'path',
    required: true,
    schema: propertyOf(route, properties, name),
  }));
  const spelled = new Map(Object.entries(alias?.rename ?? {}).map(([theirs, ours]) => [ours, theirs]));
  const theirs = (name: string) => spelled.get(name) ?? name;
  if (!hasBody(method))
    return {
      parameters: [
        ...path,
        ...names.map((name) => queryParameter(theirs(name), properties[name]!, required.includes(name))),
        ...(takesFormat(entry) ? [header('Format')] : []),
        ...headersOf(entry),
      ],
    };
  if (entry.door === 'inbound') return signedRequestOf(entry, path, properties, schemas);
  const demanded = required.filter((name) => names.includes(name));
  const body: Json = {
    ...rest,
    properties: Object.fromEntries(names.map((name) => [theirs(name), properties[name]])),
    ...(demanded.length === 0 ? {} : { required: demanded.map(theirs) }),
  };
  const parameters = [...path, ...headersOf(entry)];
  if (entry.door === 'upload') return { parameters, requestBody: formOf(body) };
  if (entry.door === 'picture') return { parameters, requestBody: pictureOf(body, schemas.named(bodyId, body)) };
  return {
    parameters,
    ...(names.length === 0 ? {} : { requestBody: bodyOf(schemas.named(bodyId, body), demanded.length > 0) }),
  };
}

/** A signed body is documented by what it says; the signature and its timestamp are headers. */
function signedRequestOf(
  entry: Entry,
  path: readonly Json[],
  properties: Readonly<Record<string, Json>>,
  schemas: SchemaBook,
): Json {
  const bytes = bytesFieldOf(entry.input);
  if (entry.body === undefined && bytes === undefined)
    throw new Error(`${entry.rest} is inbound, but does not declare its body`);
  const signed = headerFieldsOf(entry.input).map(([field, name]): Json => {
    const { description, 'x-header': _, ...schema } = properties[field]!;
    return { name, in: 'header', required: true, ...(description === undefined ? {} : { description }), schema };
  });
  const proof = (allHeadersFieldOf(entry.input)?.names ?? []).map((name): Json => ({
    name,
    in: 'header',
    required: true,
    description: 'As the sender documents it.',
    schema: { type: 'string' },
  }));
  return {
    parameters: [...path, ...signed, ...proof, ...headersOf(entry)],
    requestBody:
      bytes === undefined
        ? bodyOf(schemas.ref(entry.body!), true)
        : { required: true, content: { 'message/rfc822': { schema: bytesOf(properties[bytes.field]!) } } },
  };
}

/** A body that is bytes: its schema counts them as characters. */
const bytesOf = ({ description, examples }: Json): Json => ({
  type: 'string',
  ...(description === undefined ? {} : { description }),
  ...(examples === undefined ? {} : { examples }),
});

function propertyOf({ path, url }: Route, properties: Readonly<Record<string, Json>>, name: string): Json {
  const schema = properties[name];
  if (schema === undefined) throw new Error(`${path} has no input ${name}, which its address ${url} names`);
  return schema;
}

/** Lists are repeated or comma-separated; values with fields of their own are written as JSON. */
function queryParameter(name: string, schema: Json, required: boolean): Json {
  const { description, ...rest } = schema;
  const isObject = rest['type'] === 'object';
  return {
    name,
    in: 'query',
    ...(required ? { required } : {}),
    ...(description === undefined ? {} : { description }),
    ...(isObject ? { content: { 'application/json': { schema: rest } } } : { schema: rest }),
  };
}

const bodyOf = (schema: Json, required: boolean): Json => ({ required, content: { 'application/json': { schema } } });
/** An image is text in JSON, and bytes in a form. */
const pictureOf = (body: Json, schema: Json): Json => {
  const image = { type: 'string', contentMediaType: 'image/*' };
  const form = { ...body, properties: { ...(body['properties'] as Json), image } };
  return { required: true, content: { 'application/json': { schema }, 'multipart/form-data': { schema: form } } };
};
const formOf = (body: Json): Json => {
  const properties = {
    ...(body['properties'] as Json),
    file: { type: 'string', contentMediaType: 'application/octet-stream' },
  };
  const required = [...((body['required'] as string[] | undefined) ?? []), 'file'];
  return { required: true, content: { 'multipart/form-data': { schema: { ...body, properties, required } } } };
};

function headersOf(entry: Entry): Json[] {
  const fields = fieldsOf(entry.input);
  const rules = accessOf(entry);
  return [
    ...(rules.some((rule) => rule.startsWith('team:') || rule.startsWith('project:')) ? [header('TeamId')] : []),
    ...(entry.kind === 'mutation' ? [header('IdempotencyKey')] : []),
    ...(fields.has('version') ? [header('IfMatch')] : []),
    ...(entry.kind === 'subscription' && fields.has('after') ? [header('LastEventId')] : []),
  ];
}

function successOf(entry: Entry, schemas: SchemaBook): Json {
  const status = entry.kind === 'mutation' ? (entry.status ?? 200) : 200;
  if (entry.door === 'download')
    return {
      200: { description: 'The bytes of the file', content: { 'application/octet-stream': { schema: binary } } },
      206: {
        description: 'The requested part of the file',
        content: { 'application/octet-stream': { schema: binary } },
      },
    };
  if (entry.door === 'document')
    return { 200: { description: 'The bytes of the document', content: { 'application/pdf': { schema: binary } } } };
  if (entry.door === 'report')
    return {
      200: {
        description: 'The report as a file',
        content: {
          [formats.csv]: { schema: { type: 'string' } },
          [XLSX]: { schema: binary },
          'application/json': { schema: { type: 'array', items: { type: 'object' } } },
        },
      },
    };
  const schema = schemas.output(entry.output);
  if (entry.kind === 'subscription')
    return {
      200: {
        description: 'An endless stream with one event per message',
        content: { 'text/event-stream': { schema } },
      },
    };
  const files = isList(entry)
    ? { [formats.csv]: { schema: { type: 'string' } }, [formats.ndjson]: { schema: { type: 'string' } } }
    : {};
  const description = isList(entry) ? 'One page; as CSV or NDJSON, this page and all after it' : 'Success';
  return { [status]: { description, content: { 'application/json': { schema }, ...files } } };
}
const binary = { type: 'string', contentMediaType: 'application/octet-stream' };
