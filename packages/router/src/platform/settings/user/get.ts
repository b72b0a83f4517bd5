import type { z } from 'zod';
import type { settings } from '@deskwire/contract/platform/settings.ts';
import type { Ctx } from '../../../kit/context.ts';
import { getLocal } from '../local.ts';

type Get = typeof settings.user.get;

/** Gets the settings of the caller. */
export const getUserSettings = ({ db, user }: Ctx<Get>): Promise<z.input<Get['output']>> =>
  getLocal<'user'>(db, { scope: 'user', owner_id: user.id });
