import type { Subscription } from '@deskwire/contract/kit/define.ts';
import { createContext, grant } from '../access/access.ts';
import type { Base, Ctx } from '../context.ts';

/** A right that was lost ends a stream within this time, though nothing happens. */
export const RECHECK_MS = 10_000;

/**
 * The caller of a stream as they are now, in the team in which it began: their credentials and role are asked anew. Throws
 * what a new request of theirs would meet.
 */
export async function grantAgain<E extends Subscription>(
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
