import type { keys } from '@deskwire/contract/platform/keys.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { publicKeysOf } from '../../kit/signing/keys.ts';

/** The public keys of a purpose. None before the first was needed. */
export const getKeys = async ({ db }: Ctx<typeof keys.get>, { purpose }: In<typeof keys.get>) => ({
  items: await publicKeysOf(db, purpose),
});
