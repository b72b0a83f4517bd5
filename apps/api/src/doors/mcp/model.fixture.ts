import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';

/** A request to an agent and what the person said about it, in their own words. */
export interface Wish {
  readonly wish: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}
interface Property {
  readonly description?: string;
}

/** How much of a wish a tool must say to be taken without looking for others. */
const ENOUGH = 0.7;

/**
 * A model without a mind: it knows of the server what the server says of itself. It takes the tool whose description shares
 * most words with the wish, looks for others with `tools_find` if none shares enough, and puts each fact into the field
 * whose name and description share most words with what the fact is called.
 */
export async function modelOf(client: Client) {
  const { tools } = await client.listTools();
  const listed = tools.filter(({ name }) => !name.startsWith('tools_'));
  const called: string[] = [];
  const ask = async (name: string, input: object): Promise<CallToolResult> =>
    (await client.callTool({ name, arguments: { ...input } })) as CallToolResult;
  return {
    called,
    async do({ wish, facts = {} }: Wish): Promise<Record<string, unknown>> {
      const [best, score] = bestOf(listed, wish, ({ name, description = '' }) => [name, description]);
      const isListed = score >= wordsOf(wish).size * ENOUGH;
      const tool = isListed ? best : await foundBy(ask, wish);
      called.push(isListed ? tool.name : `found ${tool.name}`);
      const input = inputOf(tool, facts);
      const answer = isListed
        ? await ask(tool.name, input)
        : await ask('tools_call', { name: tool.name, arguments: input });
      if (answer.isError === true) throw new Error(`${tool.name}: ${JSON.stringify(answer.structuredContent)}`);
      return answer.structuredContent as Record<string, unknown>;
    },
  };
}

async function foundBy(ask: (name: string, input: object) => Promise<CallToolResult>, wish: string): Promise<Tool> {
  const { structuredContent } = await ask('tools_find', { words: wish });
  const [first] = (structuredContent as { tools: Tool[] }).tools;
  return first!;
}

function inputOf({ name, inputSchema }: Tool, facts: Readonly<Record<string, unknown>>): object {
  const properties = Object.entries((inputSchema.properties ?? {}) as Record<string, Property>);
  const input: Record<string, unknown> = {};
  for (const [fact, value] of Object.entries(facts)) {
    const open = properties.filter(([field]) => !(field in input));
    const [[field], score] = bestOf(open, fact, ([key, { description = '' }]) => [key, description]);
    if (score === 0) throw new Error(`${name} has no field for ${fact}`);
    input[field] = value;
  }
  return input;
}

/**
 * Which of some things a text is about, by the words that they share, first in their names; of two that share as many, the
 * shorter one.
 */
function bestOf<T>(
  all: readonly T[],
  text: string,
  textsOf: (one: T) => readonly [name: string, about: string],
): [best: T, shared: number] {
  const wanted = [...wordsOf(text)];
  const scored = all.map((one) => {
    const [name, about] = textsOf(one).map(wordsOf) as [Set<string>, Set<string>];
    const shared = wanted.filter((word) => name.has(word) || about.has(word)).length;
    const named = wanted.filter((word) => name.has(word)).length;
    return { one, shared, rank: shared + named / 2 - about.size / 1000 };
  });
  const best = scored.toSorted((a, b) => b.rank - a.rank)[0]!;
  return [best.one, best.shared];
}
const small = new Set('a an and as at by for from in is it its of on or that the to was what which who'.split(' '));
const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '' && !small.has(word))
      .map((word) => word.replace(/s$/, '')),
  );
