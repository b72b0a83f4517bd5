import type { PushSubscription } from '@deskwire/adapters/push.ts';
import type { Services } from '../../../kit/services.ts';

const placeOf = (id: string) => `push_subscriptions:${id}:sealed`;

export const sealSubscription = ({ keyring }: Pick<Services, 'keyring'>, id: string, subscription: PushSubscription) =>
  keyring.seal(JSON.stringify(subscription), placeOf(id));
export const openSubscription = (
  { keyring }: Pick<Services, 'keyring'>,
  { id, sealed }: { readonly id: string; readonly sealed: string },
): PushSubscription => JSON.parse(keyring.open(sealed, placeOf(id))) as PushSubscription;
