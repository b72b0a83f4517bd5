import { contract } from '../../packages/contract/src/contract.ts';
import { entries } from '../../packages/contract/src/kit/define.ts';
import { sourceFields, sourceRoutes, type SourceField, type SourceRoute } from '../../tests/routes.ts';
import { tableOf } from './markdown.ts';

const summaries = new Map([...entries(contract)].map(([path, entry]) => [path, entry.summary]));

/** The documents that Deskwire answers to, by the names of their pages. */
export const sources: Readonly<Record<string, string>> = {
  a11y: 'A11y',
  brainops: 'BrainOps',
  hivesync: 'HiveSync',
  ticketdesk: 'TicketDesk',
  ticketops: 'TicketOps',
};

/** A page for whoever comes with one of the documents: each of its routes and fields, and what it is called here. */
export function sourcePage(source: string): string {
  const routes = sourceRoutes().filter((route) => route.source === source);
  const fields = sourceFields().filter((field) => field.source === source);
  const areas = [...Map.groupBy(routes, ({ area }) => area)];
  return `# ${source}

Written by \`npm run generate\` from \`tests/routes.tsv\` and \`tests/fields.tsv\`; every row is tried by a test.

All ${routes.length} routes of the document are served as it spells them, below \`/api/v1\` and below \`/api\`. Where another
spelling is ours, the document's is an alias of it and means the same; new programs should use ours. Over tRPC, in the SDK, on
the command line and in MCP, a procedure has one name.

${fields.length === 0 ? 'The document names no fields. Those of each procedure are in the API reference, at `/docs`.\n\n' : fieldsOf(fields)}## Routes

${areas.map(([area, rows]) => routesOf(area, rows)).join('\n')}`;
}

function routesOf(area: string, rows: readonly SourceRoute[]): string {
  return `### ${area[0]!.toUpperCase()}${area.slice(1)}

${tableOf(
  ['route of the document', 'here', 'procedure', 'what it does'],
  rows.map(({ method, path, canonical, procedure, what }) => {
    const isProcedure = summaries.has(procedure);
    const same = canonical === `${method} ${path}`;
    return [
      `\`${method} ${path}\``,
      same ? 'the same' : `\`${canonical}\``,
      isProcedure ? `\`${procedure}\`` : 'a plain route',
      summaries.get(procedure) ?? what,
    ];
  }),
)}`;
}

function fieldsOf(fields: readonly SourceField[]): string {
  const isSame = ({ there, here, note }: SourceField) => there === here && note === '';
  const [same, renamed] = [fields.filter(isSame), fields.filter((field) => !isSame(field))];
  const byProcedure = [...Map.groupBy(same, ({ procedure, where }) => `\`${procedure}\` ${where}`)];
  return `## Fields with another name or meaning

${tableOf(
  ['procedure', 'takes or gives', 'field of the document', 'here', ''],
  renamed.map(({ procedure, where, there, here, note }) => [
    `\`${procedure}\``,
    where,
    `\`${there}\``,
    here === '-' ? 'none' : here === '.' ? 'the body' : `\`${here}\``,
    note,
  ]),
)}
## Fields with the same name

${tableOf(
  ['procedure', 'fields'],
  byProcedure.map(([of, rows]) => [of, rows.map(({ there }) => `\`${there}\``).join(', ')]),
)}
`;
}
