import { errors } from '../../packages/contract/src/errors.ts';
import { commonCodes } from '../../packages/contract/src/kit/errors.ts';
import { jsonSchemaOf } from '../../packages/contract/src/kit/json-schema.ts';
import { tableOf } from './markdown.ts';

interface Row {
  readonly http: number;
  readonly message: string;
  readonly details?: Parameters<typeof jsonSchemaOf>[0];
}
const all = Object.entries(errors) as unknown as readonly (readonly [code: string, row: Row])[];

/** Every code of the one error table, with its status, what it says, and the details it comes with. */
export function errorsPage(): string {
  const common = new Set<string>(commonCodes);
  const byStatus = [
    ...Map.groupBy(
      all.filter(([code]) => !common.has(code)),
      ([, { http }]) => http,
    ),
  ];
  return `# Errors

Written by \`npm run generate\` from the error table of the contract.

An error has the same body at every door: a \`code\` for programs, a \`message\` for people that says what happened and what to
do, \`details\` for some codes, and the \`request_id\` that the log of the server has. REST sends it as \`{ "error": … }\` with
its status, tRPC and the SDK as \`error.data\`, MCP as a result with \`isError\`, and the command line prints it. Act on codes;
messages may be improved at any time.

\`\`\`ts
import { isError } from '@deskwire/sdk';

try {
  await desk.api.tickets.update.mutate({ ticket_id: 'TKT-001', title: 'On fire', version: 1 });
} catch (error) {
  if (isError(error, 'VERSION_CONFLICT')) console.log('Somebody was faster:', error.data.details.current);
  else if (isError(error)) console.log(error.data.code, error.data.request_id);
  else throw error;
}
\`\`\`

The SDK tries again by itself after 429, 502, 503 and 504, and after a lost connection; mutations carry an
\`Idempotency-Key\`, so that a repetition counts once.

## At any procedure

${tableOf(head, rowsOf(all.filter(([code]) => common.has(code))))}
${byStatus
  .toSorted(([a], [b]) => a - b)
  .map(([status, rows]) => `## ${status}: ${meanings[status] ?? 'Refused'}\n\n${tableOf(head, rowsOf(rows))}`)
  .join('\n')}`;
}

const head = ['code', 'status', 'says', 'details'];
const meanings: Readonly<Record<number, string>> = {
  400: 'not understood',
  401: 'not signed in',
  402: 'to be paid for',
  403: 'not allowed',
  404: 'not there, or not for you',
  409: 'in conflict with how things are',
  410: 'gone',
  413: 'too large',
  416: 'not in the file',
  422: 'not valid',
  429: 'too many',
  502: 'somebody else failed',
  503: 'not now',
};
const rowsOf = (rows: typeof all) =>
  rows
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { http, message, details }]) => [`\`${code}\``, String(http), message, detailsOf(details)]);

/** The names of the details, such as \`allowed, needs\`. */
function detailsOf(schema: Row['details']): string {
  if (schema === undefined) return '';
  const { properties, anyOf, items } = jsonSchemaOf(schema, 'output') as {
    properties?: object;
    anyOf?: { properties?: object }[];
    items?: { properties?: object };
  };
  const fields = [properties, items?.properties, ...(anyOf ?? []).map((one) => one.properties)];
  return [...new Set(fields.flatMap((one) => Object.keys(one ?? {})))].map((name) => `\`${name}\``).join(', ');
}
