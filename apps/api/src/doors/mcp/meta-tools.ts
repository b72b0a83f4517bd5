import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import { MAX_ANSWER } from './answer.ts';
import { findTools } from './find.ts';
import type { OfferedTool } from './tools.ts';

const words = { type: 'string', description: 'What you want to do, in a few English words: `log time on a ticket`.' };
const findTool: Tool = {
  name: 'tools_find',
  title: 'Find tools that are not listed',
  description:
    'Find tools by words, with their inputs. Use it whenever no listed tool does what you want: there are hundreds more. Gives tools to call with tools_call.',
  inputSchema: { type: 'object', properties: { words }, required: ['words'] },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};
const callTool: Tool = {
  name: 'tools_call',
  title: 'Call a tool that is not listed',
  description: 'Call a tool that tools_find has found. Gives what that tool gives.',
  inputSchema: {
    type: 'object',
    properties: {
      name: { type: 'string', description: 'The name of the tool.' },
      arguments: { type: 'object', description: 'Its input, as its inputSchema says.' },
    },
    required: ['name'],
  },
  annotations: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
};
const moreTool: Tool = {
  name: 'tools_more',
  title: 'Read on in an answer that was cut',
  description: `Read on in an answer that was cut because it is longer than ${MAX_ANSWER / 1000} kB. Gives the next part of its text.`,
  inputSchema: {
    type: 'object',
    properties: { cursor: { type: 'string', description: 'The cursor that the answer ended with.' } },
    required: ['cursor'],
  },
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};

/** The tools about tools. The first two are needed only where not all are listed. */
export const metaTools = (isAll: boolean): Tool[] => (isAll ? [moreTool] : [findTool, callTool, moreTool]);

/** As many of the tools that fit some words as fit into an answer. */
export function foundOf(allowed: readonly OfferedTool[], given: unknown): CallToolResult {
  const found = findTools(allowed, typeof given === 'string' ? given : '').map(({ tool }) => tool);
  let bytes = 0;
  const tools = found.filter((tool, index) => {
    bytes += Buffer.byteLength(JSON.stringify(tool));
    return index === 0 || bytes < MAX_ANSWER;
  });
  return tools.length === 0
    ? { content: [{ type: 'text', text: 'No tool fits these words. Try others.' }] }
    : { content: [{ type: 'text', text: JSON.stringify({ tools }) }], structuredContent: { tools } };
}
