import type { billing } from '@deskwire/contract/commerce/billing.ts';
import type { Ctx } from '../../../kit/context.ts';
import { usageOf } from '../../../kit/limits/entitlements.ts';

/** How much of each limit a team has used, for those who pay for more. */
export const countUsage = async (ctx: Ctx<typeof billing.usage>) => ({ items: await usageOf(ctx) });
