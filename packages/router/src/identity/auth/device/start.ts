import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import type { Services } from '../../../kit/services.ts';
import { issue } from '../one-time/values.ts';
import { describeDevice } from '../sessions/describe-device.ts';

/** How long a device waits between two polls. */
export const INTERVAL_SECONDS = 5;
const consonants = 'BCDFGHJKLMNPQRSTVWXZ';

/** Starts the sign-in of a device, which gets a secret to poll with and a short code to show. */
export async function startDevice(
  ctx: Ctx<typeof auth.device.start>,
  { device }: In<typeof auth.device.start>,
): Promise<z.input<typeof auth.device.start.output>> {
  const letters = Array.from({ length: 8 }, () => consonants[randomInt(consonants.length)]).join('');
  const { token, expires_at } = await issue(ctx, 'device', {
    subject: subjectOf(ctx.services, letters),
    user_id: null,
    data: { device: device ?? describeDevice(ctx.request.user_agent), address: ctx.request.address },
    instead: false,
  });
  const user_code = `${letters.slice(0, 4)}-${letters.slice(4)}`;
  const url = new URL('/device', ctx.services.config.public_url);
  url.searchParams.set('code', user_code);
  return { device_code: token, user_code, verification_url: url.href, expires_at, interval: INTERVAL_SECONDS };
}

/** The stored form of a code: a keyed hash, since all codes of eight letters can be tried against a plain one. */
export const subjectOf = ({ keyring }: Services, user_code: string): string =>
  keyring.mac('device-user-code', user_code.replaceAll('-', ''));
