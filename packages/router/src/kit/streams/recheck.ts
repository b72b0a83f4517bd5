import type { Subscription } from '@deskwire/contract/kit/define.ts';
import { createContext, grant } from '../access/access.ts';
import type { Base, Ctx } from '../context.ts';

/** A lost right ends a stream within this time, even if no row changes. */
export const RECHECK_MS = 10_000;

/**
 * The context of a stream with the caller as they are now, in the team in which it began: credentials and roles are read
 * again. Throws whatever would refuse a new request of theirs.
 */
export async function recheckAccess<E extends Subscription>(
  entry: E,
  path: string,
  ctx: Base & { readonly scope: { readonly team_id: string } },
  input: object,
): Promise<Ctx<E>> {
  const { services, request, credentials, scope } = ctx;
  const asked = createContext({ services, request, credentials });
  const granted = await grant(entry, path, asked, { ...input, team_id: scope.team_id });
  return { ...ctx, ...granted } as unknown as Ctx<E>;
}
