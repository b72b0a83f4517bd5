import { pushKeyOf } from '@deskwire/adapters/push.ts';
import type { notifications } from '@deskwire/contract/inbox/notifications.ts';
import type { Ctx } from '../../../kit/context.ts';
import { signingPairOf } from '../../../kit/signing/keys.ts';

/** The key that browsers subscribe with, made with the first of them. */
export async function getPushKey(ctx: Ctx<typeof notifications.push.key>) {
  const { kid, private_key } = await signingPairOf(ctx, 'push');
  return { public_key: pushKeyOf(private_key), kid };
}
