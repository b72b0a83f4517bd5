import { randomUUIDv7 } from 'node:crypto';
import type { InboundAnswer } from '@deskwire/contract/automation/inbound.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Base, Writing } from '../../../kit/context.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { sealContent } from '../content.ts';
import * as queries from '../queries.ts';
import type { Sent } from './proofs.ts';
import { processMessage } from './process-job.ts';

/** A door that has proven a message: it may write it, and nothing else. */
export interface Receiving extends Base {
  commit<T>(work: (tx: Writing<never>) => Promise<T>): Promise<T>;
}

/** A message that was proven, and what makes it count once. */
export interface Arrival {
  readonly provider: queries.Provider;
  /** The account at the provider that the message is for. */
  readonly account: string;
  readonly key: string;
  readonly also_key?: string | undefined;
  /** How long the key counts; for as long as it is kept, if left out. */
  readonly key_seconds?: number | undefined;
  /** Undefined: the account belongs to no team here. Null: it is the platform's. */
  readonly team_id: TeamId | null | undefined;
  readonly source_id?: string | undefined;
  readonly type: string | null;
  /** False: it was signed, and says nothing that can be read. */
  readonly readable: boolean;
  readonly sent: Sent;
}

/** Messages of one account in a minute. What the platform gets is of all teams. */
const LIMITS = { account: { max: 600, seconds: 60 }, platform: { max: 12_000, seconds: 60 } };

/** Stores a message before it is answered. One that came before, under either of its keys, has no further effect. */
export async function receive(ctx: Receiving, arrival: Arrival): Promise<InboundAnswer> {
  const { services, now } = ctx;
  const { provider, account, team_id, key_seconds } = arrival;
  const limit = team_id === null ? LIMITS.platform : LIMITS.account;
  const state = await services.limiter.consume(limit, `inbound|${provider}|${account}`);
  ctx.request.limited?.(state);
  const id = randomUUIDv7();
  const row = { ...rowOf(arrival), id, content: contentOf(ctx, id, arrival), received_at: now() };
  const inserted = await ctx.commit(async ({ db, outbox }) => {
    const isNew =
      (await queries.insertMessage(db, row)) ||
      // Only a key that is taken can be outdated, and few are.
      (key_seconds !== undefined &&
        (await queries.outdateKey(db, arrival, secondsAfter(now(), -key_seconds))) &&
        (await queries.insertMessage(db, row)));
    if (!isNew) return false;
    if (row.state === 'received') outbox.later(processMessage, { message_id: id, replayed: false });
    return true;
  });
  if (!inserted) return { status: 'duplicate', message_id: null };
  return { status: row.state === 'received' ? 'accepted' : row.state, message_id: id };
}

function rowOf({ provider, account, key, also_key, team_id, source_id, type, readable, sent }: Arrival) {
  const fate =
    team_id === undefined
      ? ({ state: 'ignored', reason: 'unknown_account' } as const)
      : readable
        ? ({ state: 'received', reason: null } as const)
        : ({ state: 'failed', reason: 'unreadable' } as const);
  return {
    provider,
    account,
    key,
    also_key: also_key ?? null,
    team_id: team_id ?? null,
    source_id: source_id ?? null,
    type,
    size: Buffer.byteLength(sent.body),
    // Money is counted once in all time.
    retention: team_id === null ? ('forever' as const) : ('year' as const),
    ...fate,
  };
}

/** Messages that nobody here listens to are not kept. */
const contentOf = ({ services }: Base, id: string, { team_id, sent }: Arrival): string | null =>
  team_id === undefined ? null : sealContent(services, id, sent);
