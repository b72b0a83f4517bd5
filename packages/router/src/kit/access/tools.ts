import { sessionOnlyPermissions } from '@deskwire/contract/kit/access.ts';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { jsonSchemaOf, type Json } from '@deskwire/contract/kit/json-schema.ts';

/**
 * Whether a procedure makes sense as a tool: it takes JSON and answers JSON, and somebody in particular calls it.
 * Signing in, streams and files do not.
 */
export const isTool = (entry: Entry): boolean =>
  entry.kind !== 'subscription' &&
  entry.door === undefined &&
  accessOf(entry).every((rule) => rule === 'user' || /^(team|project|platform):/.test(rule));

/**
 * Whether a run that works for somebody may be given a procedure: a tool that an API key could call as well. The one base
 * list; what offers procedures to agents or workflows may only narrow it.
 */
export const delegable = (entry: Entry): boolean =>
  isTool(entry) &&
  entry.via !== 'session' &&
  entry.fresh !== true &&
  accessOf(entry).some((rule) => !rule.startsWith('platform:') && !sessionOnlyPermissions.has(rule.split(':', 2)[1]!));

/** A JSON Schema with an object at its root, as models and MCP clients demand. */
export type InputSchema = Json & { readonly type: 'object' };

/** The JSON Schema of a procedure's input; if it is one of several objects, each of them is one. */
export function inputSchemaOf(entry: Entry): InputSchema {
  const { $ref, $defs, ...root } = jsonSchemaOf(entry.input, 'input') as Json & { $ref?: string; $defs?: Json };
  const spelled = $ref === undefined ? root : ($defs?.[$ref.slice('#/$defs/'.length)] as Json);
  return { ...spelled, ...($defs === undefined ? {} : { $defs }), type: 'object' };
}
