import { catalogOf } from '../apps/cli/catalog.ts';
import { kebab } from '../apps/cli/src/commands.ts';
import { offeredTools } from '../apps/api/src/doors/mcp/tools.ts';
import { contract } from '../packages/contract/src/contract.ts';
import { accessOf, entries, type Entry } from '../packages/contract/src/kit/define.ts';
import { jsonSchemaOf } from '../packages/contract/src/kit/json-schema.ts';

/** What one procedure is at every door, from the declaration that all of them are made of. */
export function doorsOf(path: string): string {
  const entry = new Map(entries(contract)).get(path);
  if (entry === undefined) throw new Error(`There is no procedure ${path}.`);
  const [domain = ''] = path.split('.');
  const tool = offeredTools().get(path.replaceAll('.', '_'));
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['REST', entry.rest.replace(' ', ' /api/v1')],
    ['OpenAPI', `operationId ${path}, at /docs`],
    ['tRPC, SDK', `desk.api.${path}.${callOf(entry)}`],
    ['command line', commandOf(path)],
    ['MCP', tool?.tool.name],
    ['needs', accessOf(entry).join(' or ')],
    ['key scope', isForKeys(entry) ? `${path}, ${domain}.* or *` : undefined],
    ['audit trail', entry.kind === 'mutation' ? (entry.events ?? [path]).join(', ') : undefined],
  ];
  const shown = lines.filter(([, text]) => text !== undefined);
  return [`${path}: ${entry.summary}`, ...shown.map(([name, text]) => `  ${name.padEnd(14)}${text}`)].join('\n');
}

const isForKeys = (entry: Entry): boolean =>
  entry.via !== 'session' &&
  entry.fresh !== true &&
  accessOf(entry).some((rule) => /^(user$|team:|project:)/.test(rule));

function callOf(entry: Entry): string {
  const { properties = {}, required = [] } = jsonSchemaOf(entry.input, 'input') as {
    properties?: object;
    required?: readonly string[];
  };
  const optional = Object.keys(properties).some((name) => !required.includes(name) && name !== 'team_id');
  const call = { query: 'query', mutation: 'mutate', subscription: 'subscribe' }[entry.kind];
  const fields = [...required, ...(optional ? ['…'] : [])];
  return `${call}(${fields.length === 0 ? '' : `{ ${fields.join(', ')} }`})`;
}

function commandOf(path: string): string | undefined {
  const command = catalogOf().commands.find((one) => one.path === path);
  if (command === undefined) return undefined;
  const flags = Object.entries(command.fields)
    .filter(([name, { required }]) => required === true && !command.places.includes(name))
    .map(([name]) => `--${kebab(name)} …`);
  const places = command.places.map((name) => `<${kebab(name)}>`);
  return ['deskwire', ...path.split('.').map(kebab), ...places, ...flags].join(' ');
}

if (import.meta.main) console.log(process.argv.slice(2).map(doorsOf).join('\n\n'));
