import type { z } from 'zod';
import type { settings } from '@deskwire/contract/platform/settings.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { setLocal } from '../local.ts';

type Set = typeof settings.user.set;

/** Changes the given settings of the caller. */
export const setUserSettings = (ctx: Ctx<Set>, values: In<Set>): Promise<z.input<Set['output']>> =>
  setLocal<'user'>(ctx, { scope: 'user', owner_id: ctx.user.id }, values);
