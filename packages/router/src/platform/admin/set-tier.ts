import type { admin } from '@deskwire/contract/platform/admin.ts';
import { grantTier } from '../../commerce/subscriptions/grant.ts';
import type { Ctx, In } from '../../kit/context.ts';

/** Gives a team a plan, or ends such a grant. */
export const setTier = (ctx: Ctx<typeof admin.setTier>, input: In<typeof admin.setTier>) => grantTier(ctx, input);
