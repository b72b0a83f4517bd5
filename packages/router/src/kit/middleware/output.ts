import type { Mutation, Query } from '@deskwire/contract/kit/define.ts';
import { fastPaths } from '@deskwire/database/fast-paths.ts';
import { conformsTo } from '../calls/conforms.ts';
import { shortenerOf } from '../lists/view.ts';
import { t } from './trpc.ts';

/**
 * Cuts long texts if rows were asked for, then runs tRPC's own check of the output, unless the output conforms already: the
 * check copies it field by field.
 */
export function checkedOutput(entry: Query | Mutation) {
  const builder = t.procedure.output(entry.output);
  const conforms = fastPaths ? conformsTo(entry.output) : () => false;
  const shorten = shortenerOf(entry.output);
  const middlewares = builder._def.middlewares.map((parse): typeof parse => {
    const check: typeof parse = async (call) => {
      const given = await call.next();
      const inRows = given.ok && shorten !== undefined && isInRows(call.input);
      const result = inRows ? { ...given, data: shorten(given.data) } : given;
      return !result.ok || conforms(result.data) ? result : parse({ ...call, next: async () => result });
    };
    return Object.assign(check, { _type: parse._type });
  });
  return { ...builder, _def: { ...builder._def, middlewares } };
}

const isInRows = (input: unknown): boolean => (input as { readonly view?: unknown } | undefined)?.view === 'row';
