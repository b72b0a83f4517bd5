import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { codesOf, errors, type ErrorCode } from '@deskwire/contract/errors.ts';
import { commonCodes } from '@deskwire/contract/kit/errors.ts';
import { fieldsOf } from '../../coerce.ts';
import { hasBody, type Route } from '../../routes.ts';
import type { Json } from '@deskwire/contract/kit/json-schema.ts';

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
  accessOf(entry).some((rule) => rule === 'public' || rule.startsWith('signed:'));

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
  const shared = new Map<string, { name: string; response: Json }>();
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
      known = { name: free, response: responseOf(codes) };
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
  return {
    description: codes.map((code) => `\`${code}\`: ${errors[code].message}`).join(' '),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/Error' },
            { properties: { error: { properties: { code: { enum: [...codes] } } } } },
          ],
        },
      },
    },
  };
}

/** The body of every error. */
export const errorSchema: Json = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'request_id'],
      properties: {
        code: { type: 'string', description: 'A stable code for programs to act on.' },
        message: { type: 'string', description: 'What happened and what to do, for people to read.' },
        details: { description: 'Details that depend on the code, such as the path and reason of each invalid field.' },
        request_id: {
          type: 'string',
          description: 'The value of X-Request-Id, which identifies the request in the server logs.',
        },
      },
    },
  },
};
