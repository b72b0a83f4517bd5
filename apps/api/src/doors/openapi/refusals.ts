import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { codesOf, errors, type ErrorCode } from '@deskwire/contract/errors.ts';
import { commonCodes, type Refusal } from '@deskwire/contract/kit/errors.ts';
import { fieldsOf } from '../../coerce.ts';
import { hasBody, type Route } from '../../routes.ts';
import { jsonSchemaOf, zodOf, type Json } from '@deskwire/contract/kit/json-schema.ts';

const signedIn: readonly ErrorCode[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'ACCOUNT_SUSPENDED',
  'EMAIL_NOT_VERIFIED',
  'SESSION_REQUIRED',
  'SCOPE_MISSING',
  'STEP_UP_REQUIRED',
];
const inTeam: readonly ErrorCode[] = ['TEAM_NOT_FOUND', 'TEAM_REQUIRED', 'TIER_LIMIT_EXCEEDED'];
const writing: readonly ErrorCode[] = ['CROSS_SITE_REQUEST', 'IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_IN_FLIGHT'];
const withBody: readonly ErrorCode[] = ['REQUEST_TIMEOUT', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

export const isPublic = (entry: Entry): boolean =>
  accessOf(entry).every((rule) => rule === 'public' || rule.startsWith('signed:'));

/** The codes a spelling can return in addition to those its entry lists. */
function commonCodesOf({ entry, method }: Pick<Route, 'entry' | 'method'>): ErrorCode[] {
  const isTeam = accessOf(entry).some((rule) => /^(team|project):/.test(rule)) || fieldsOf(entry.input).has('team_id');
  const left = new Set<ErrorCode>([
    ...(isPublic(entry) ? signedIn : []),
    ...(isTeam ? [] : inTeam),
    ...(entry.kind === 'mutation' ? [] : writing),
    ...(hasBody(method) ? [] : withBody),
  ]);
  return commonCodes.filter((code) => !left.has(code));
}

/** The errors of each spelling, by status. Spellings with the same codes share one response in the document. */
export function refusalBook() {
  const shared = new Map<string, { name: string; codes: readonly ErrorCode[]; response: Json }>();
  const names = new Set<string>();
  const share = (status: string, codes: readonly ErrorCode[], own: readonly ErrorCode[]): Json => {
    const key = codes.join();
    let known = shared.get(key);
    if (known === undefined) {
      const name = own.length === 0 ? `Refused${status}` : `${status}_${own.join('_')}`;
      const free = ['', '_B', '_C', '_D', '_E', '_F']
        .map((suffix) => name + suffix)
        .find((tried) => !names.has(tried))!;
      names.add(free);
      known = { name: free, codes, response: responseOf(codes) };
      shared.set(key, known);
    }
    return { $ref: `#/components/responses/${known.name}` };
  };
  return {
    of(route: Pick<Route, 'entry' | 'method'>): Json {
      const common = new Set(commonCodesOf(route));
      const codes = [...new Set([...codesOf(route.entry), ...common])];
      const byStatus = Map.groupBy(codes, (code) => String(errors[code].http));
      return Object.fromEntries(
        [...byStatus].map(([status, all]) => [
          status,
          share(
            status,
            all,
            all.filter((code) => !common.has(code)),
          ),
        ]),
      );
    },
    /** The errors: one for each code, with its details, and the body that all of them have in common. */
    schemas: (): Json => {
      const codes = new Set([...shared.values()].flatMap((known) => known.codes));
      return {
        Error: errorSchema,
        ...(Object.fromEntries([...codes].map((code) => [schemaNameOf(code), bodyOf(code)])) as Json),
      };
    },
    components: (): Json =>
      Object.fromEntries(
        [...shared.values()]
          .toSorted((a, b) => (a.name < b.name ? -1 : 1))
          .map(({ name, response }): [string, Json] => [name, response]),
      ),
  };
}
export type RefusalBook = ReturnType<typeof refusalBook>;

function responseOf(codes: readonly ErrorCode[]): Json {
  const places = codes.map((code) => [code, `#/components/schemas/${schemaNameOf(code)}`] as const);
  const schemas = places.map(([, $ref]) => ({ $ref }));
  const error =
    schemas.length === 1
      ? schemas[0]
      : { oneOf: schemas, discriminator: { propertyName: 'code', mapping: Object.fromEntries(places) } };
  return {
    description: codes.length === 1 ? errors[codes[0]!].message : codes.map((code) => `\`${code}\``).join(', '),
    content: { 'application/json': { schema: { type: 'object', required: ['error'], properties: { error } } } },
  };
}

/** `TICKET_MERGED` is described by `TicketMergedError`. */
const schemaNameOf = (code: ErrorCode): string =>
  `${code.toLowerCase().replaceAll(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase())}Error`;

function bodyOf(code: ErrorCode): Json {
  const { message, details }: Refusal<unknown> = errors[code];
  const { $defs: _, ...schema } = details === undefined ? {} : jsonSchemaOf(details, 'output');
  const isSure = details !== undefined && !zodOf(details).safeParse(undefined).success;
  return {
    type: 'object',
    description: message,
    required: ['code', 'message', ...(isSure ? ['details'] : []), 'request_id'],
    properties: {
      code: { const: code },
      message: { type: 'string', examples: [message] },
      ...(details === undefined ? {} : { details: schema }),
      request_id: requestId,
    },
  };
}

const requestId: Json = {
  type: 'string',
  description: 'The value of X-Request-Id, which identifies the request in the server logs.',
};

/** The body of any error. */
const errorSchema: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'request_id'],
      properties: {
        code: { type: 'string', description: 'A stable code for programs to act on.', examples: ['ROUTE_NOT_FOUND'] },
        message: {
          type: 'string',
          description: 'What happened and what to do, for people to read.',
          examples: [errors.ROUTE_NOT_FOUND.message],
        },
        details: {
          description: 'Details that depend on the code, such as the path and reason of each invalid field.',
          examples: [{}],
        },
        request_id: requestId,
      },
    },
  },
};
