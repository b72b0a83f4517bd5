import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { contract } from '@deskwire/contract/contract.ts';
import { entries, type Entry } from '@deskwire/contract/kit/define.ts';
import type { Membership, Principal } from '@deskwire/router/kit/context.ts';
import { mayCall } from '@deskwire/router/kit/access/may-call.ts';
import { inputSchemaOf, isTool } from '@deskwire/router/kit/access/tools.ts';

/** A procedure as a tool of an agent. */
export interface OfferedTool {
  readonly path: string;
  readonly entry: Entry;
  readonly tool: Tool;
}

/** Every procedure that makes sense as a tool, by the name of the tool. */
export function offeredTools(): ReadonlyMap<string, OfferedTool> {
  return new Map(
    [...entries(contract)]
      .filter(([, entry]) => isTool(entry))
      .map(([path, entry]) => {
        // Clients accept letters, digits, `_` and `-` in names, and many of them at most 64 characters.
        const name = path.replaceAll('.', '_');
        return [name, { path, entry, tool: toolOf(name, entry) }];
      }),
  );
}

function toolOf(name: string, entry: Entry): Tool {
  const mutates = entry.kind === 'mutation';
  const method = entry.rest.split(' ', 1)[0]!;
  return {
    name,
    title: entry.summary,
    description: `${entry.summary}.`,
    inputSchema: inputSchemaOf(entry),
    annotations: {
      readOnlyHint: !mutates,
      destructiveHint: mutates && entry.destructive === true,
      idempotentHint: !mutates || method === 'PUT' || method === 'DELETE',
      openWorldHint: mutates && entry.outward === true,
    },
  };
}

/** The tools for one caller in one team, in the order of the contract; all domains unless some are named. */
export const toolsFor = (
  tools: ReadonlyMap<string, OfferedTool>,
  principal: Principal,
  membership: Membership | undefined,
  domains: readonly string[] | undefined,
): Tool[] =>
  [...tools.values()]
    .filter(({ path, entry }) => mayCall(entry, path, principal, membership) && isIn(path, domains))
    .map(({ tool }) => tool);
const isIn = (path: string, domains: readonly string[] | undefined) =>
  domains === undefined || domains.includes(path.split('.', 1)[0]!);
