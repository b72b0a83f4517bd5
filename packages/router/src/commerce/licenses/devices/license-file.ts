import { SignJWT } from 'jose';
import type { Tx } from '@deskwire/database/schema.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Services } from '../../../kit/services.ts';
import { signingPairOf } from '../../../kit/signing/keys.ts';
import { limitOf } from '../get.ts';
import { hashFingerprint } from '../key.ts';
import type { LicenseRow } from '../queries.ts';

const DAY_SECONDS = 86_400;
/** A file works for so long where nobody can be asked, and the product's grace more. */
const FILE_DAYS = 30;

/** A text that proves a licence on one device, until it expires, to whoever has our public key. */
export async function writeFile(
  ctx: { readonly db: Tx; readonly services: Services; readonly now: () => string },
  row: LicenseRow,
  fingerprint: string,
): Promise<{ readonly file: string; readonly file_expires_at: string }> {
  const now = ctx.now();
  const longest = secondsAfter(now, FILE_DAYS * DAY_SECONDS);
  const ends = row.expires_at !== null && row.expires_at < longest ? row.expires_at : longest;
  const file_expires_at = secondsAfter(ends, row.grace_days * DAY_SECONDS);
  const { kid, private_key } = await signingPairOf(ctx, 'licenses');
  const seconds = (time: string) => Math.floor(Date.parse(time) / 1000);
  const file = await new SignJWT({
    fp: hashFingerprint(fingerprint).toString('hex'),
    lim: limitOf(row),
    ...(row.expires_at === null ? {} : { ends: seconds(row.expires_at) }),
  })
    .setProtectedHeader({ alg: 'EdDSA', typ: 'licence+jwt', kid })
    .setIssuer(ctx.services.config.public_url)
    .setAudience(row.product_id)
    .setSubject(row.id)
    .setIssuedAt(seconds(now))
    .setExpirationTime(seconds(file_expires_at))
    .sign(private_key);
  return { file, file_expires_at };
}
