import type { Credentials } from '@deskwire/adapters/accounts/account-provider.ts';
import type { Services } from '../../../kit/services.ts';

type Keys = Pick<Services, 'keyring'>;
const placeOf = (id: string, column: 'credentials' | 'webhook_secret') => `connections:${id}:${column}`;

export const sealCredentials = ({ keyring }: Keys, id: string, credentials: Credentials): string =>
  keyring.seal(JSON.stringify(credentials), placeOf(id, 'credentials'));
export const openCredentials = ({ keyring }: Keys, id: string, sealed: string): Credentials =>
  JSON.parse(keyring.open(sealed, placeOf(id, 'credentials'))) as Credentials;
export const sealWebhookSecret = ({ keyring }: Keys, id: string, secret: string): string =>
  keyring.seal(secret, placeOf(id, 'webhook_secret'));
export const openWebhookSecret = ({ keyring }: Keys, id: string, sealed: string): string =>
  keyring.open(sealed, placeOf(id, 'webhook_secret'));
