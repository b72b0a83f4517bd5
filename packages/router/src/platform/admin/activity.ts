import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { PLATFORM_TEAM } from '../../kit/transaction.ts';
import { linesOf } from '../audit/trail/logs.ts';

/** What happened on the platform itself; what happens in teams is theirs. */
export const listActivity = (ctx: Ctx<typeof admin.activity>, input: In<typeof admin.activity>) =>
  linesOf(ctx, PLATFORM_TEAM, {}, input);
