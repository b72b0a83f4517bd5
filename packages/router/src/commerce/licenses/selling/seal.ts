import type { Services } from '../../../kit/services.ts';

const placeOf = (license_id: string) => `licenses:${license_id}:sealed_key`;

/** The key of a licence that was bought is kept sealed, so that its buyer can look it up. */
export const sealKey = ({ keyring }: Pick<Services, 'keyring'>, license_id: string, key: string): string =>
  keyring.seal(key, placeOf(license_id));
export const openKey = ({ keyring }: Pick<Services, 'keyring'>, license_id: string, sealed: string): string =>
  keyring.open(sealed, placeOf(license_id));
