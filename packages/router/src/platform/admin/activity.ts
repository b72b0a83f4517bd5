import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { PLATFORM_TEAM } from '../../kit/transaction.ts';
import { linesOf } from '../audit/trail/logs.ts';

/** Lists the events of the platform itself; those of teams are theirs. */
export const listActivity = (ctx: Ctx<typeof admin.activity>, input: In<typeof admin.activity>) =>
  linesOf(ctx, PLATFORM_TEAM, {}, input);
