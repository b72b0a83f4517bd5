import { randomInt } from 'node:crypto';
import type { z } from 'zod';
import type { auth } from '@deskwire/contract/identity/auth.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import { hashToken } from '../../kit/tokens.ts';
import { describeDevice } from './device.ts';
import { issue, type Taken } from './one-time.ts';
import * as oneTime from './one-time.queries.ts';
import * as queries from './queries.ts';
import { checkStanding, handOut, openSession, planOf } from './sign-in.ts';
import { sessionOf } from './sessions.ts';

type Device = typeof auth.device;
const INTERVAL_SECONDS = 5;
/** A device that asks somewhat oftener than it was told is forgiven. */
const pollLimit = { max: 20, seconds: 60 };
const consonants = 'BCDFGHJKLMNPQRSTVWXZ';

/** A device wants to be signed in: it gets a secret to poll with, and a short code to show. */
export async function startDevice(
  ctx: Ctx<Device['start']>,
  { device }: z.output<Device['start']['input']>,
): Promise<z.input<Device['start']['output']>> {
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

// Eight letters can be tried out against a plain hash; not against a keyed one.
const subjectOf = ({ keyring }: Services, user_code: string): string =>
  keyring.mac('device-user-code', user_code.replaceAll('-', ''));

/** Which device shows this code, so that nobody lets in what they do not see before them. Throws CODE_INVALID. */
export async function findDevice(
  { db, services, now }: Ctx<Device['get']>,
  { user_code }: { user_code: string },
): Promise<z.input<Device['get']['output']>> {
  const row = await oneTime.findWaiting(db, 'device', subjectOf(services, user_code), now());
  if (row === undefined) throw new AppError('CODE_INVALID');
  const { device, address } = row.data as Taken<'device'>['data'];
  return { device, address, expires_at: row.expires_at };
}

/** Lets the device in, or turns it away; whoever decides first decides. Throws CODE_INVALID. */
export async function decideDevice(
  ctx: Ctx<Device['approve']>,
  { user_code, approve = true }: z.output<Device['approve']['input']>,
): Promise<z.input<Device['approve']['output']>> {
  const { authenticated_at } = sessionOf(ctx);
  const status = approve ? 'approved' : 'denied';
  const decided = await oneTime.decide(ctx.db, 'device', subjectOf(ctx.services, user_code), {
    user_id: ctx.user.id,
    data: JSON.stringify({ decision: status, authenticated_at } satisfies Partial<Taken<'device'>['data']>),
    now: ctx.now(),
  });
  if (decided === undefined) throw new AppError('CODE_INVALID');
  return { status, device: (decided.data as Taken<'device'>['data']).device };
}

/**
 * The device asks. It gets one session, as fresh as the one that let it in. Throws TOKEN_SPENT when its time is over,
 * DEVICE_DENIED, or RATE_LIMITED when it asks too often.
 */
export async function pollDevice(
  ctx: Ctx<Device['poll']>,
  { device_code, session }: z.output<Device['poll']['input']>,
): Promise<z.input<Device['poll']['output']>> {
  const hash = hashToken(device_code);
  await ctx.services.limiter.consume(pollLimit, `device|${hash.toString('base64url')}`);
  const polled = await ctx.commit(async (tx) => {
    const decided = (await oneTime.takeDecided(tx.db, 'device', hash, ctx.now())) as Taken<'device'> | undefined;
    if (decided === undefined) return undefined;
    if (decided.data.decision !== 'approved') return 'denied';
    const account = await queries.holdAccount(tx.db, decided.user_id!);
    if (account === undefined) return 'denied';
    checkStanding(account);
    const plan = planOf(ctx, 'device', { session, device: decided.data.device });
    return openSession(ctx, tx, account, plan, decided.data.authenticated_at);
  });
  if (polled === 'denied') throw new AppError('DEVICE_DENIED');
  if (polled !== undefined) return handOut(ctx, polled);
  if ((await oneTime.findWaitingToken(ctx.db, 'device', hash, ctx.now())) === undefined)
    throw new AppError('TOKEN_SPENT');
  return { status: 'pending', interval: INTERVAL_SECONDS };
}
