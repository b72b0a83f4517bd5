import { createHash, randomUUIDv7 } from 'node:crypto';
import { payloadHash } from '@deskwire/queue/seals.ts';
import { transaction, type Db } from '@deskwire/database/schema.ts';
import type { Mutation } from '@deskwire/contract/kit/define.ts';
import type { Base, EventEntity, JobRun, Principal, TeamScope, Writing } from './context.ts';
import { isRetryable } from './errors.ts';
import { orderedId } from './ids.ts';
import * as queries from './events/record.queries.ts';
import type { Services } from './services.ts';
import { traceparent } from './calls/trace.ts';
import { mintTeam } from './access/mint-team.ts';

/** The team id of events of the platform. No team can have it: a constraint of the table refuses it. */
export const PLATFORM_TEAM = mintTeam('00000000-0000-0000-0000-000000000000');

/** The caller or job that a transaction is for; fields are absent where the access rule grants none. */
export interface Author extends Base {
  readonly scope?: TeamScope | null | undefined;
  readonly principal?: Principal | undefined;
  readonly job?: JobRun | undefined;
}

/** The author of what the installation does by itself, as of the database's time. */
export const systemAuthor = (services: Services, now: string): Author => ({
  services,
  request: { id: randomUUIDv7(), address: '', user_agent: '', origin: 'worker' },
  credentials: {},
  now: () => now,
});

const MAX_TRIES = 3;

/**
 * Runs the writes of a mutation in one transaction and writes its events and outbox rows at the end of it.
 * A throw rolls all of it back. After the commit the relay is woken if there is work for it. A transaction that PostgreSQL ended
 * because another one was in its way is repeated, so `work` changes nothing but the database.
 */
export async function transact<T>(
  db: Db,
  author: Author,
  entry: { readonly path: string; readonly events?: Mutation['events'] | undefined },
  work: (tx: Writing) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await transactOnce(db, author, entry, work);
    } catch (error) {
      if (!isRetryable(error) || tries === MAX_TRIES) throw error;
    }
}

async function transactOnce<T>(...[db, author, entry, work]: Parameters<typeof transact<T>>): Promise<T> {
  let wrote = false;
  const result = await transaction(db, async (tx) => {
    const events: queries.EventRow[] = [];
    let outbox: queries.OutboxRow[] = [];
    const replace = (key: string) => void (outbox = outbox.filter((row) => row.key !== key));
    const cancelled: string[] = [];
    const correlation = author.job?.correlation ?? delegateOf(author)?.correlation ?? randomUUIDv7();
    const add = (type: string, entity: Partial<EventEntity>, payload: unknown) =>
      void events.push(eventRow(author, correlation, type, entity, payload));
    const answer = await work({
      db: tx,
      events: { add },
      outbox: {
        later: (job, input, options = {}) => {
          if (options.key !== undefined) replace(options.key);
          outbox.push({
            id: orderedId(),
            kind: 'job',
            name: job.name,
            team_id: options.team_id ?? author.scope?.team_id ?? null,
            payload: envelope(author, correlation, input),
            run_at: options.run_at ?? author.now(),
            key: options.key ?? null,
          });
        },
        cancel: (key) => {
          replace(key);
          cancelled.push(key);
        },
      },
    });
    // A mutation that declares no events is recorded in the audit trail all the same.
    if (events.length === 0 && entry.events === undefined && author.job === undefined) add(entry.path, {}, {});
    inOrder(events);
    const reacting = events.filter((event) => author.services.domains.reacts(event.type));
    if (cancelled.length > 0) await queries.cancelTimers(tx, cancelled);
    if (events.length + outbox.length > 0)
      await queries.record(tx, events, [
        ...reacting.map((event) => dispatchOf(event, author.job?.bulk === true)),
        ...outbox,
      ]);
    wrote = events.length + outbox.length > 0;
    return answer;
  });
  if (wrote) author.services.ring();
  return result;
}

const delegateOf = ({ principal }: Author) => (principal?.kind === 'delegate' ? principal.delegate : undefined);
/** The API key or run that acted for the person. Jobs that follow, and their events, name it as well. */
function onBehalfOf({ principal, job }: Author): string | null {
  if (principal?.kind === 'key') return `api_key:${principal.key.id}`;
  return principal?.kind === 'delegate' ? principal.delegate.by : (job?.on_behalf_of ?? null);
}

/** Sorts the ids of one transaction, so that they tell the order of its events. */
function inOrder(events: readonly queries.EventRow[]): void {
  const ids = events.map(({ id }) => id).toSorted();
  for (const [index, event] of events.entries()) event.id = ids[index]!;
}

function eventRow(
  author: Author,
  correlation: string,
  type: string,
  entity: Partial<EventEntity>,
  payload: unknown,
): queries.EventRow {
  const { scope } = author;
  // An event in another team does not say there who the person is and from which address they came.
  const isForeign = scope !== null && scope !== undefined && (entity.team_id ?? scope.team_id) !== scope.team_id;
  const stored: unknown = JSON.parse(JSON.stringify(withoutLargeTexts(payload)));
  return {
    team_id: entity.team_id === undefined ? (scope?.team_id ?? PLATFORM_TEAM) : mintTeam(entity.team_id),
    id: orderedId(),
    type,
    actor_id: (entity.actor_id === undefined ? (scope?.person_id ?? author.job?.actor_id) : entity.actor_id) ?? null,
    user_id: isForeign
      ? null
      : ((entity.user_id === undefined ? (author.principal?.user.id ?? author.job?.user_id) : entity.user_id) ?? null),
    on_behalf_of: isForeign ? null : onBehalfOf(author),
    entity: type.split('.', 1)[0]!,
    entity_id: entity.id ?? null,
    entity_version: entity.version ?? null,
    request_id: author.request.id,
    correlation,
    causation: author.job?.causation ?? delegateOf(author)?.causation ?? null,
    origin: author.request.origin,
    at: author.now(),
    payload_hash: payloadHash(stored).toString('hex'),
    payload: stored,
    address: isForeign ? null : author.request.address || null,
  };
}

/** The outbox row of an event that has reactions; it has the event's id, so that a reaction's job id follows from it. */
const dispatchOf = (event: queries.EventRow, bulk: boolean): queries.OutboxRow => ({
  id: event.id,
  kind: 'event',
  name: event.type,
  team_id: event.team_id === PLATFORM_TEAM ? null : event.team_id,
  payload: {
    version: 1,
    actor_id: event.actor_id,
    user_id: event.user_id,
    on_behalf_of: event.on_behalf_of,
    correlation: event.correlation,
    causation: event.id,
    traceparent: traceparent(),
    ...(bulk ? { bulk } : {}),
    input: { event_id: event.id, type: event.type, entity_id: event.entity_id },
  } satisfies Envelope,
  run_at: event.at,
  key: null,
});

/** The payload of every job: its input, and on whose behalf and because of what it runs. */
export interface Envelope {
  readonly version: 1;
  readonly actor_id: string | null;
  readonly user_id: string | null;
  readonly on_behalf_of: string | null;
  readonly correlation: string | null;
  readonly causation: string | null;
  /** The span that asked for the job, so that its run belongs to the same trace. */
  readonly traceparent?: string | undefined;
  /** It follows from work in bulk, such as an import: jobs that a single person caused overtake it in the queue. */
  readonly bulk?: boolean | undefined;
  readonly input: unknown;
}
const envelope = (author: Author, correlation: string, input: unknown): Envelope => ({
  version: 1,
  actor_id: author.scope?.person_id ?? author.job?.actor_id ?? null,
  user_id: author.principal?.user.id ?? author.job?.user_id ?? null,
  on_behalf_of: onBehalfOf(author),
  correlation,
  causation: author.job?.causation ?? delegateOf(author)?.causation ?? null,
  traceparent: traceparent(),
  input,
});

const LARGE = 1000;
/** Large texts are kept as hash and length: the audit trail proves them without holding them. */
function withoutLargeTexts(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length <= LARGE
      ? value
      : { sha256: createHash('sha256').update(value).digest('hex'), length: value.length };
  if (Array.isArray(value)) return value.map(withoutLargeTexts);
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutLargeTexts(item)]));
  return value;
}
