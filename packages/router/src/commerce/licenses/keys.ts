import type { licenses } from '@deskwire/contract/commerce/licenses.ts';
import type { Ctx } from '../../kit/context.ts';
import { publicKeysOf } from '../../kit/signing/keys.ts';

/** The keys with which anybody verifies a licence file. None before the first was written. */
export const listKeys = async ({ db }: Ctx<typeof licenses.keys>) => ({ items: await publicKeysOf(db, 'licenses') });
