import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { Entry } from '@deskwire/contract/kit/define.ts';

/** The longest answer that a model is given at once, in bytes. */
export const MAX_ANSWER = 20_000;

interface Page {
  readonly items: readonly unknown[];
  readonly next_cursor: string | null;
}
export interface Asked {
  readonly entry: Entry;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** The place in the answer to continue from, if it was cut. */
  readonly from: number;
  /** Calls the procedure again, which changes nothing if it only reads. */
  readonly call: (input: object) => Promise<unknown>;
}

/** The answer of a procedure as the result of a tool. If it is too long, it is cut and says how to get the rest. */
export async function resultOf(output: unknown, asked: Asked): Promise<CallToolResult> {
  const text = JSON.stringify(output);
  if (asked.from === 0 && Buffer.byteLength(text) <= MAX_ANSWER) return whole(output, text);
  return (await shorterPage(output, asked)) ?? partOf(text, asked);
}

function whole(output: unknown, text: string, note?: string): CallToolResult {
  const isObject = output !== null && typeof output === 'object' && !Array.isArray(output);
  return {
    content: [{ type: 'text', text }, ...(note === undefined ? [] : [{ type: 'text' as const, text: note }])],
    ...(isObject ? { structuredContent: output as Record<string, unknown> } : {}),
  };
}

/** The page again with as few items as fit, so that its cursor goes on after the last of them. */
async function shorterPage(output: unknown, { entry, input, from, call }: Asked): Promise<CallToolResult | undefined> {
  if (entry.kind !== 'query' || from > 0 || !isPage(output) || (input['page'] ?? 1) !== 1) return undefined;
  const page_size = fitting(output.items);
  if (page_size === 0 || page_size >= output.items.length) return undefined;
  const again = await call({ ...input, page_size });
  const text = JSON.stringify(again);
  if (!isPage(again) || again.items.length > page_size || Buffer.byteLength(text) > MAX_ANSWER) return undefined;
  const note = `Only the first ${again.items.length} items, since more are too long. Pass next_cursor as cursor to go on.`;
  return whole(again, text, note);
}
const isPage = (output: unknown): output is Page =>
  typeof output === 'object' && output !== null && 'next_cursor' in output && 'items' in output;

/** Room for what stands beside the items of a page. */
const BESIDE = 2000;
function fitting(items: readonly unknown[]): number {
  let left = MAX_ANSWER - BESIDE;
  const tooMany = items.findIndex((item) => (left -= Buffer.byteLength(JSON.stringify(item)) + 1) < 0);
  return tooMany === -1 ? items.length : tooMany;
}

function partOf(text: string, { entry, name, input, from }: Asked): CallToolResult {
  const bytes = Buffer.from(text);
  const [start, end] = [borderAt(bytes, from), borderAt(bytes, from + MAX_ANSWER)];
  const part = bytes.subarray(start, end).toString();
  const range = `Bytes ${start} to ${end} of ${bytes.length}.`;
  const next = entry.kind === 'query' ? goOn({ name, input, from: end }) : undefined;
  const note =
    end >= bytes.length
      ? `${range} This is the end.`
      : next === undefined
        ? `${range} It was done; read the rest with a tool that reads.`
        : `${range} To go on, call tools_more with this cursor: ${next}`;
  return {
    content: [
      { type: 'text', text: part },
      { type: 'text', text: note },
    ],
  };
}

/** The place where a character begins, at most three bytes before. */
function borderAt(bytes: Buffer, place: number): number {
  let at = Math.min(place, bytes.length);
  while (at > 0 && at < bytes.length && (bytes[at]! & 0xc0) === 0x80) at--;
  return at;
}

interface Cursor {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly from: number;
}
/** It says nothing that its holder did not say, and is called with their rights, so it is not signed. */
const goOn = (cursor: Cursor): string => Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** Reads a cursor; undefined if it is not one. */
export function cursorOf(given: unknown): Cursor | undefined {
  if (typeof given !== 'string') return undefined;
  try {
    const { name, input, from } = JSON.parse(Buffer.from(given, 'base64url').toString()) as Partial<Cursor>;
    const isOne = typeof name === 'string' && typeof input === 'object' && Number.isSafeInteger(from) && from! >= 0;
    return isOne ? { name, input, from: from! } : undefined;
  } catch {
    return undefined;
  }
}
