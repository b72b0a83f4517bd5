import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { contract } from '@deskwire/contract/contract.ts';
import { guides } from '@deskwire/contract/guide.ts';
import { entries, type Entry } from '@deskwire/contract/kit/define.ts';
import type { Membership, Principal } from '@deskwire/router/kit/context.ts';
import { mayCall } from '@deskwire/router/kit/access/may-call.ts';
import { isTool } from '@deskwire/router/kit/access/tools.ts';
import { AppError } from '@deskwire/router/kit/errors.ts';
import { givesOf, slimInputOf } from './schema.ts';
import { usual } from './usual.ts';

/** A procedure as a tool of an agent. */
export interface OfferedTool {
  readonly path: string;
  readonly entry: Entry;
  readonly tool: Tool;
}
export type Tools = ReadonlyMap<string, OfferedTool>;

/** The number of tools that models can choose among, and the bytes they can read without losing the task. */
export const MAX_TOOLS = 40;
export const MAX_BYTES = 40_000;

/** Every procedure that makes sense as a tool, by the name of the tool. */
export function offeredTools(): Tools {
  return new Map(
    [...entries(contract)]
      .filter(([, entry]) => isTool(entry))
      .map(([path, entry]) => {
        // Clients accept letters, digits, `_` and `-` in names, and many of them at most 64 characters.
        const name = path.replaceAll('.', '_');
        return [name, { path, entry, tool: toolOf(name, path, entry) }];
      }),
  );
}

function toolOf(name: string, path: string, entry: Entry): Tool {
  const mutates = entry.kind === 'mutation';
  const method = entry.rest.split(' ', 1)[0]!;
  const destructive = mutates && entry.destructive === true;
  const outward = mutates && entry.outward === true;
  const texts = [
    `${entry.summary}.`,
    usual[path] ?? '',
    givesOf(entry),
    destructive ? 'Cannot be undone: ask your person first.' : '',
    outward ? 'Tells people outside the team.' : '',
  ];
  return {
    name,
    title: entry.summary,
    description: texts.filter((text) => text !== '').join(' '),
    inputSchema: slimInputOf(entry),
    annotations: {
      readOnlyHint: !mutates,
      destructiveHint: destructive,
      idempotentHint: !mutates || method === 'PUT' || method === 'DELETE',
      openWorldHint: outward,
    },
  };
}

/** The tools that one caller may use in one team, in the order of the contract. */
export const allowedTools = (
  tools: Tools,
  principal: Principal,
  membership: Membership | undefined,
): readonly OfferedTool[] =>
  [...tools.values()].filter(({ path, entry }) => mayCall(entry, path, principal, membership));

/** The tools to offer: the toolsets that a connection names, else all of them if they are few, else the usual ones. */
export function offerOf(
  allowed: readonly OfferedTool[],
  wanted: readonly string[] | undefined,
): { readonly tools: readonly OfferedTool[]; readonly isAll: boolean } {
  if (wanted !== undefined)
    return { tools: allowed.filter(({ path }) => wanted.some((name) => isIn(path, name))), isAll: true };
  if (fitting(allowed).length === allowed.length) return { tools: allowed, isAll: true };
  const byPath = new Map(allowed.map((tool) => [tool.path, tool]));
  return { tools: fitting(Object.keys(usual).flatMap((path) => byPath.get(path) ?? [])), isAll: false };
}

/** `tickets`, `tickets.comments`, `tickets.get`, or `*` for all. */
const isIn = (path: string, wanted: string): boolean =>
  wanted === '*' || path === wanted || path.startsWith(`${wanted}.`);

/** The first of them that a model can read; three places are left for the tools about tools. */
function fitting(tools: readonly OfferedTool[]): OfferedTool[] {
  let bytes = 0;
  return tools.slice(0, MAX_TOOLS - 3).filter(({ tool }) => {
    const size = Buffer.byteLength(JSON.stringify(tool)) + 1;
    if (bytes + size > MAX_BYTES - 2000) return false;
    bytes += size;
    return true;
  });
}

/** The names in `?tools=tickets,sla`. Throws INVALID_INPUT for a name that nothing has. */
export function toolsetsOf(tools: Tools, given: unknown): readonly string[] | undefined {
  const names = [given].flat().flatMap((text) => (typeof text === 'string' && text !== '' ? text.split(',') : []));
  if (names.length === 0) return undefined;
  const paths = [...tools.values()].map(({ path }) => path);
  const unknown = names.find((name) => !paths.some((path) => isIn(path, name)));
  if (unknown === undefined) return names;
  const all = [...new Set(paths.map((path) => path.split('.', 1)[0]!))].join(', ');
  throw new AppError('INVALID_INPUT', [{ path: ['tools'], reason: `must name some of ${all}` }]);
}

/** The purpose of each domain, as the API reference shows it. */
export const aboutDomain: Readonly<Record<string, readonly [name: string, about: string]>> = Object.assign(
  {},
  ...Object.values(guides),
);
