import type { Db, Tx } from '@deskwire/database/schema.ts';
import type {
  PlatformRole,
  ProjectRole,
  TeamGrant,
  TeamPermission,
  Visibility,
} from '@deskwire/contract/kit/access.ts';
import type { Entry, Schema } from '@deskwire/contract/kit/define.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import type { EventPayload, EventType } from '@deskwire/contract/events.ts';
import type { JobDefinition } from './jobs/job.ts';
import type { LimitState } from './limits/limiter.ts';
import type { Services } from './services.ts';
import type { TeamId } from './team-id.ts';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly full_name: string;
  readonly platform_role: PlatformRole;
  readonly locale: string;
  readonly time_zone: string;
  readonly default_team_id: string | null;
}
export interface Membership {
  readonly team_id: TeamId;
  readonly person_id: string;
  readonly roles: readonly TeamGrant[];
  readonly tier: Tier;
  readonly ticket_prefix: string;
}
interface Identified {
  readonly user: User;
  readonly memberships: readonly Membership[];
}
export interface SessionPrincipal extends Identified {
  readonly kind: 'session';
  readonly session: { readonly id: string; readonly authenticated_at: string };
}
export interface KeyPrincipal extends Identified {
  readonly kind: 'key';
  readonly key: { readonly id: string; readonly team_id: string; readonly scopes: readonly string[] };
}
/** A run that works for somebody who is away: that person with their rights of now, limited to a list of procedures. */
export interface DelegatePrincipal extends Identified {
  readonly kind: 'delegate';
  readonly delegate: Delegate;
}
/** The person that a run works for, the team, the procedures it may call, and the run itself. Only the worker makes one. */
export interface Delegate {
  readonly user_id: string;
  readonly team_id: TeamId;
  /** Paths of the procedures it may call. */
  readonly procedures: readonly string[];
  /** The `on_behalf_of` of its events. */
  readonly by: `${'workflow_run' | 'agent_run' | 'report_schedule'}:${string}`;
  /** The chain of events that the run belongs to. */
  readonly correlation?: string | null | undefined;
  readonly causation?: string | null | undefined;
}
export type Principal = SessionPrincipal | KeyPrincipal | DelegatePrincipal;

declare const minted: unique symbol;
/** Proof that the access middleware let this person into this team; every query of team data takes it. */
export interface TeamScope {
  readonly team_id: TeamId;
  readonly person_id: string;
  readonly roles: readonly TeamGrant[];
  readonly visibility: Visibility;
  readonly tier: Tier;
  readonly ticket_prefix: string;
  /** The credential of the request; undefined if there is none, as for a link in an email. */
  readonly principal?: Principal | undefined;
  readonly [minted]: 'team';
}
/** The scope of a job. It has no person if a schedule enqueued the job. */
export type JobScope = Omit<TeamScope, 'person_id'> & { readonly person_id: string | undefined };
export interface ProjectScope {
  readonly project_id: string;
  readonly role: ProjectRole;
  readonly [minted]: 'project';
}

/** The facts about a job that the worker passes in when it calls it. */
export interface JobRun {
  readonly job_id: string;
  readonly team_id: string | null;
  readonly actor_id: string | null;
  readonly user_id: string | null;
  readonly on_behalf_of: string | null;
  readonly correlation: string | null;
  readonly causation: string | null;
  /** It runs in the bulk queue; so do the jobs it enqueues. */
  readonly bulk?: boolean | undefined;
  /** The actor must still have this permission. */
  readonly requires?: TeamPermission | undefined;
  /** The API key that enqueued it has been revoked, so the work is not to be continued. */
  readonly key_revoked?: boolean | undefined;
}

/** The facts about a request that a door passes in. */
export interface RequestInfo {
  readonly id: string;
  readonly address: string;
  readonly user_agent: string;
  readonly origin: 'api' | 'mcp' | 'worker';
  readonly idempotency_key?: string | undefined;
  readonly team_id?: string | undefined;
  /** The next page of an export: part of a call that was counted against the limits already. */
  readonly continues?: true | undefined;
  /** Called with the values of the RateLimit headers. */
  readonly limited?: ((state: LimitState) => void) | undefined;
  /** Called before the first event of a stream, with the position after which the stream begins. */
  readonly begins?: ((position: number) => void) | undefined;
}
export interface Credentials {
  readonly bearer?: string | undefined;
  readonly cookie?: string | undefined;
  /** The cookie of a browser that has registered an address that is not verified yet. */
  readonly registration?: string | undefined;
  /** Only the worker sets it, for a run that acts for somebody. */
  readonly delegate?: Delegate | undefined;
}

/** A file that the upload door has put into storage. Without a row, which a procedure writes, the sweep deletes it. */
export interface Upload {
  /** The id that its row will have; the key in storage follows from it. */
  readonly id: string;
  readonly name: string;
  readonly content_type: string;
  readonly size: number;
  readonly sha256: string;
}

/** The cookies that a door can send. */
export interface Cookies {
  /** Sets the cookie of a session. */
  set(token: string, expires_at: string): void;
  clear(): void;
  /** Sets the cookie of a registration. */
  keepRegistration(token: string, expires_at: string): void;
  /** Sets the cookie that binds an attempt to connect an account to this browser, until another site sends it back. */
  keepBinding(token: string, expires_at: string): void;
}

/** The context that a door passes in. The middlewares of `procedure` mint everything narrower from it. */
export interface Context {
  readonly services: Services;
  readonly request: RequestInfo;
  readonly credentials: Credentials;
  /** Reads who is calling and what time it is, once per request. Throws RATE_LIMITED for an address that guesses API keys. */
  readonly identify: () => Promise<Identity>;
  readonly job?: JobRun | undefined;
  /** Sends cookies with the response; only doors that can do so have it. */
  readonly cookies?: Cookies | undefined;
  /** The files of a multipart request; only the upload door has them. */
  readonly uploads?: readonly Upload[] | undefined;
}
export type Identity =
  | {
      readonly principal: Principal;
      /** The database's clock plus the test offset, ISO-8601 UTC. */
      readonly now: string;
    }
  | {
      readonly principal: null;
      /** Why there is no principal. */
      readonly refusal: 'UNAUTHENTICATED' | 'ACCOUNT_SUSPENDED' | 'EMAIL_NOT_VERIFIED' | 'ADDRESS_NOT_ALLOWED';
    };

/** The subject of an event. It can name rows that the context does not know yet: a team just created, a user just signed in. */
export interface EventEntity {
  readonly id: string;
  readonly version?: number | undefined;
  readonly team_id?: string | undefined;
  readonly actor_id?: string | null | undefined;
  readonly user_id?: string | null | undefined;
}

/** Adds events. Their rows are written at the end of the transaction. */
export interface Events<T extends EventType = EventType> {
  add<K extends T>(type: K, entity: EventEntity, payload: EventPayload<K>): void;
}
export interface Outbox {
  /** The only way to enqueue. With a `key` it is a timer: a later call with the same key replaces it. */
  later<I extends Schema>(
    job: JobDefinition<I>,
    input: I['_input'],
    options?: { run_at?: string | undefined; key?: string | undefined; team_id?: TeamId | undefined },
  ): void;
  /** Cancels a timer that has not run yet. */
  cancel(key: string): void;
}
export interface Writing<T extends EventType = EventType> {
  readonly db: Tx;
  readonly events: Events<T>;
  readonly outbox: Outbox;
}

/** The part of the context that every handler has. */
export interface Base {
  readonly services: Services;
  readonly request: RequestInfo;
  readonly credentials: Credentials;
  readonly cookies?: Context['cookies'];
  readonly uploads?: Context['uploads'];
  readonly now: () => string;
}
type Granted<A> = A extends readonly [infer X, infer Y]
  ? X extends `team:${string}`
    ? Y extends `signed:${string}`
      ? { user: User | null; principal?: Principal | undefined; scope: TeamScope | null }
      : { user: User; principal: Principal; scope: TeamScope | null }
    : Granted<X> | Granted<Y>
  : A extends 'public' | `signed:${string}`
    ? { user: null }
    : A extends 'worker'
      ? { job: JobRun }
      : A extends `team:${string}`
        ? { user: User; principal: Principal; scope: TeamScope }
        : A extends `project:${string}`
          ? { user: User; principal: Principal; scope: TeamScope; project: ProjectScope }
          : { user: User; principal: Principal };
/** A job may add any event; a procedure only those it declares. */
type EventsOf<E> = E extends { readonly access: 'worker' }
  ? EventType
  : E extends { readonly events: readonly (infer T extends EventType)[] }
    ? T
    : never;
type Written<E> = E extends { readonly tx: 'manual' } ? Committing<EventsOf<E>> : Writing<EventsOf<E>>;
interface Committing<T extends EventType> {
  readonly db: Db;
  commit<R>(work: (tx: Writing<T>) => Promise<R>): Promise<R>;
  /**
   * Commits an effect that a call must not have twice, after `prepare`; at most one in a procedure. If an earlier call with the
   * same Idempotency-Key committed it and died before it answered, nothing is done, and the value of that call, which has to
   * be JSON, is returned.
   */
  once<P, R>(prepare: () => Promise<P>, work: (tx: Writing<T>, prepared: P) => Promise<R>): Promise<R>;
  /** The same for a procedure with several such effects, each under a name of its own. */
  each<R>(name: string, work: (tx: Writing<T>) => Promise<R>): Promise<R>;
}
/** The context that the middlewares mint for one contract entry. */
export type Extras<E extends Entry> = Base &
  Granted<E['access']> &
  (E extends { readonly of: 'team' } ? { scope: JobScope } : object) &
  (E extends { readonly kind: 'mutation' } ? Written<E> : { db: Db });
/** The context of the handler and operations of one contract entry. */
export type Ctx<E extends Entry> = Extras<E>;
/** The input of a contract entry, parsed. */
export type In<E extends Entry> = E['input']['_output'];
/** The answer of a contract entry. */
export type Out<E extends Entry> = E['output']['_output'];
