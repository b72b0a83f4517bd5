import { randomBytes } from 'node:crypto';
import type { Services } from '../../../kit/services.ts';

type Kept = 'signing_secret' | 'imap_password';
const placeOf = (id: string, kept: Kept) => `mailboxes:${id}:${kept}`;

/** A secret for signing emails that are handed over, as Standard Webhooks writes it. */
export const newSigningSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

export const sealFor = ({ keyring }: Pick<Services, 'keyring'>, id: string, kept: Kept, secret: string): string =>
  keyring.seal(secret, placeOf(id, kept));
export const openFor = ({ keyring }: Pick<Services, 'keyring'>, id: string, kept: Kept, sealed: string): string =>
  keyring.open(sealed, placeOf(id, kept));
