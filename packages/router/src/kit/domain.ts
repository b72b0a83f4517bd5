import type { Count } from './limits/stock.ts';
import { sql, type RawBuilder } from 'kysely';
import type { Database, Db, Tx } from '@deskwire/database/schema.ts';
import type { TeamPermission } from '@deskwire/contract/kit/access.ts';
import type { ErrorCode, ErrorDetails } from '@deskwire/contract/errors.ts';
import type { AnalyticsSourceName } from '@deskwire/contract/platform/analytics.registry.ts';
import type { KeysHeld } from '@deskwire/contract/kit/entitlements.ts';
import type { JobScope, TeamScope, Writing } from './context.ts';
import type { Measured } from './calls/measured.ts';
import type { Messenger } from './events/messengers.ts';
import type { Channel, Notice } from './events/notices.ts';
import type { Feed } from './feeds/feed.ts';
import type { Reaction } from './events/reactions.ts';
import type { Services } from './services.ts';
import type { Schedule } from './jobs/schedule.ts';
import type { TableEntry, Tables } from './tables.ts';
import type { InTeam, TeamId } from './team-id.ts';

/** The people who see the events of an entity. Everybody also sees the events of their own actions, and auditors see all. */
export interface Audience {
  readonly needs: TeamPermission;
  /** The project of a row, if such rows are in projects. */
  readonly project?: (team_id: RawBuilder<string>, entity_id: RawBuilder<string>) => RawBuilder<string | null>;
  /** Whether they see the row that `entity_id` names; without it, they see every row. */
  readonly sees?: (scope: TeamScope, entity_id: RawBuilder<string>) => RawBuilder<boolean>;
  /** Whether somebody sees every row, so that `sees` need not be evaluated for each. */
  readonly open?: (scope: TeamScope) => boolean;
}

/** A kind of row that files can be attached to. */
export interface FileHome {
  /** The permission that seeing its files needs. */
  readonly needs: TeamPermission;
  /** Whether somebody sees the row with this id, and with it its files. Nobody sees a deleted row. */
  readonly sees: (scope: TeamScope, id: RawBuilder<string>) => RawBuilder<boolean>;
  /** The permission to see internal files there, and to move and delete the files of others. */
  readonly handles: TeamPermission;
  /** How people attach files to such a row, and move them elsewhere; without it, only its domain does. */
  readonly takes?: Taking;
  /** The row is incomplete without its files, so only its domain deletes them. */
  readonly keeps?: true;
}
export interface TakingFiles extends Pick<Writing, 'db' | 'events'> {
  readonly scope: TeamScope;
  readonly services: Services;
  readonly now: () => string;
}
interface Taking {
  /** The id of the row that an id or a key names. Throws if the caller may not attach files to it. */
  readonly find: (ctx: TakingFiles, id_or_key: string) => Promise<string>;
  /** Whether everybody who sees the row may attach files to it now; always, if left out. */
  readonly opens?: (scope: TeamScope, id: RawBuilder<string>) => RawBuilder<boolean>;
  /** Called after a file was attached, to write what the domain records about that. */
  readonly note?: (ctx: TakingFiles, id: string, file: { readonly id: string; readonly name: string }) => Promise<void>;
}

/** A passage as search results show it. */
export interface ShownPassage {
  readonly id: string;
  readonly ordinal: number;
  /** The readable name of the row, such as TKT-12. */
  readonly key: string | null;
  readonly title: string;
  /** The words of the passage, found from `start` to `end` in the text of the row. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly page?: number | null | undefined;
  readonly revision?: number | null | undefined;
  /** The row that it belongs to, such as the ticket of a comment. */
  readonly home?: { readonly kind: string; readonly id: string; readonly key: string | null; readonly title: string };
}
/** A row that is not in the index yet, with its text. */
export interface Unindexed {
  readonly team_id: TeamId;
  readonly id: string;
  readonly home_id?: string | undefined;
  readonly internal?: boolean | undefined;
  readonly title: string;
  readonly text: string;
  /** The passages of the row, if it has been cut into passages already. */
  readonly pieces?: readonly { readonly title: string; readonly text: string }[] | undefined;
}
/** A kind of row that search finds. */
export interface Searched {
  readonly needs: TeamPermission;
  /**
   * The row of this id, if it is there and somebody sees it: a select of `project_id`, `person_id` (who wrote it),
   * `category` (of its status, or null) and `at` (when it was made).
   */
  readonly seen: (scope: TeamScope, id: RawBuilder<unknown>, now: string) => RawBuilder<unknown>;
  /** Reads what results show of passages. Rows that are gone by now are left out. */
  readonly shown: (
    db: Db,
    scope: JobScope,
    passages: readonly { readonly id: string; readonly ordinal: number }[],
  ) => Promise<ShownPassage[]>;
  /** The id that a key such as TKT-12 names; null if it is not a key of such a row. */
  readonly keyed?: (scope: TeamScope, key: string) => RawBuilder<string | null>;
  /**
   * Rows without passages that come after this one in the order of team and id, locked until they have some. Rows that
   * somebody changes at this moment are left out: the change itself writes their passages.
   */
  readonly unindexed?: (
    db: Tx,
    after: { readonly team_id: string; readonly id: string },
    limit: number,
  ) => Promise<readonly Unindexed[]>;
}

/** The audience of events that only people who read the audit trail see. */
export const audited: Audience = { needs: 'audit.read' };

/** The project of a row, deleted or not, for the audience of what lives in a table with `project_id`. */
export const projectIn =
  (table: keyof Database): NonNullable<Audience['project']> =>
  (team_id, id) =>
    sql<string | null>`(
      select lived.project_id from ${sql.table(table)} lived where lived.team_id = ${team_id} and lived.id = ${id})`;

/** Somebody who is being erased: who they are in teams, and what they are or were called; a contact has no account. */
export interface Forgotten {
  readonly user_id: string | null;
  readonly people: readonly { readonly team_id: TeamId; readonly id: string }[];
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}
/** The transaction in which somebody is forgotten. */
export type Forgetting = Pick<Writing, 'db' | 'events' | 'outbox'> & {
  readonly services: Services;
  readonly now: () => string;
};

/** A tRPC router, as far as the manifest cares. */
interface Mounted {
  readonly _def: { readonly procedures: object };
}

/** The way from rows of a kind to their project: people with access to the project have access to them. */
export interface ProjectLookup {
  /** The error code if there is no such row, or not for the caller. */
  readonly missing: Missing;
  /** The id of the project of the row that an id or key names; null where there is none. */
  readonly projectOf: (scope: InTeam, id_or_key: string) => RawBuilder<string>;
}
type Missing = { [C in ErrorCode]: C extends keyof ErrorDetails ? never : C }[ErrorCode];

/** The manifest of a domain: everything that the rest of the code needs to know about it, in one place. */
export interface Domain {
  /** Its procedures, which the doors serve under its name. */
  readonly router?: Mounted;
  /** Its jobs, which only the worker calls; mounting a job registers it. */
  readonly jobs?: Mounted;
  /** The jobs it runs when events of other domains happen. */
  readonly reactions?: readonly Reaction[];
  readonly schedules?: readonly Schedule[];
  /** The notices about its events: whom they are for, and their texts. */
  readonly notices?: readonly Notice[];
  /** The other systems through which it can notify people, by channel. */
  readonly messengers?: Readonly<Partial<Record<Channel, Messenger>>>;
  /** Its consumers of all events, in their order and in bulk. */
  readonly feeds?: readonly Feed[];
  /** The kinds of row that inputs may name, each with its table: null where the rows belong to no team. */
  readonly references?: Readonly<Record<string, keyof Database | null>>;
  /** The kinds of row that live in a project. In an input, `<kind>_id` names one of them. */
  readonly inProjects?: Readonly<Record<string, ProjectLookup>>;
  /** The audiences of its events, by their entity (`ticket` of `ticket.created`). */
  readonly audiences?: Readonly<Record<string, Audience>>;
  /** The kinds of its rows that files can be attached to. */
  readonly homes?: Readonly<Record<string, FileHome>>;
  /** The kinds of its rows that search finds. */
  readonly searched?: Readonly<Record<string, Searched>>;
  /**
   * For procedures with signed access that take a file, by their paths: how large it may be. Called before the first byte is
   * read; throws if the sender has no right to send one.
   */
  readonly admits?: Readonly<Record<string, Admission>>;
  /** The tables that it owns: whose their rows are, how long they stay, and which columns can name somebody. */
  readonly tables?: Tables;
  /** Counts what a team has now of the things that its plan limits. */
  readonly stocks?: { readonly [K in KeysHeld<'stock'>]?: Count };
  /** How its rows are read for figures, by the name of the source in the registry. */
  readonly measured?: Readonly<Partial<Record<AnalyticsSourceName, Measured>>>;
  /** Erases a person here, beyond what `tables` say. */
  readonly forgets?: (tx: Forgetting, who: Forgotten) => Promise<void>;
}
export type Admission = (
  services: Services,
  fields: Readonly<Record<string, unknown>>,
) => Promise<{ readonly max_bytes: number }>;
type Domains = Readonly<Record<string, Domain>>;

/** Everything the kit needs to know about all domains together, without importing any of them. */
export interface DomainIndex {
  /** Whether a type of event has reactions, so that it needs an outbox row. */
  readonly reacts: (type: string) => boolean;
  /** The table of a kind of reference whose rows belong to teams. */
  readonly homeOf: (kind: string) => keyof Database | undefined;
  readonly inProjects: ReadonlyMap<string, ProjectLookup>;
  readonly audiences: ReadonlyMap<string, Audience>;
  readonly homes: ReadonlyMap<string, FileHome>;
  readonly searched: ReadonlyMap<string, Searched>;
  /** Every table of the database by its name. */
  readonly tables: ReadonlyMap<string, TableEntry>;
  readonly admits: ReadonlyMap<string, Admission>;
  readonly stocks: ReadonlyMap<string, Count>;
  readonly measured: ReadonlyMap<string, Measured>;
  readonly forgets: readonly NonNullable<Domain['forgets']>[];
  /** The notices of all domains, by the type of event: the types of notification that people choose from. */
  readonly notices: ReadonlyMap<string, Notice>;
  readonly messengers: ReadonlyMap<string, Messenger>;
}

/** Throws where two domains claim the same kind of reference, the same entity, the same table or the notice of one event. */
export function indexOf(domains: Domains): DomainIndex {
  const all = Object.values(domains);
  const notices = noticesOf(domains);
  const types = new Set<string>([
    ...reactionsOf(domains).map(({ event }) => event),
    ...notices.map(({ type }) => type),
  ]);
  const homes = new Map(once(all.flatMap(({ references = {} }) => Object.entries(references))));
  return {
    reacts: (type) => types.has(type),
    homeOf: (kind) => homes.get(kind) ?? undefined,
    inProjects: new Map(once(all.flatMap(({ inProjects = {} }) => Object.entries(inProjects)))),
    audiences: new Map(once(all.flatMap(({ audiences = {} }) => Object.entries(audiences)))),
    homes: new Map(once(all.flatMap(({ homes = {} }) => Object.entries(homes)))),
    searched: new Map(once(all.flatMap(({ searched = {} }) => Object.entries(searched)))),
    tables: new Map(once(all.flatMap(({ tables = {} }) => Object.entries(tables) as [string, TableEntry][]))),
    admits: new Map(once(all.flatMap(({ admits = {} }) => Object.entries(admits)))),
    stocks: new Map(once(all.flatMap(({ stocks = {} }) => Object.entries(stocks)))),
    measured: new Map(once(all.flatMap(({ measured = {} }) => Object.entries<Measured>(measured)))),
    forgets: all.flatMap(({ forgets }) => forgets ?? []),
    notices: new Map(once(notices.map((notice) => [notice.type, notice]))),
    messengers: new Map(once(all.flatMap(({ messengers = {} }) => Object.entries<Messenger>(messengers)))),
  };
}
function once<T>(claims: [string, T][]): [string, T][] {
  const names = claims.map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`Two domains claim "${twice}": only one may.`);
  return claims;
}

export const reactionsOf = (domains: Domains): readonly Reaction[] =>
  Object.values(domains).flatMap(({ reactions = [] }) => reactions);
export const noticesOf = (domains: Domains): readonly Notice[] =>
  Object.values(domains).flatMap(({ notices = [] }) => notices);
export const feedsOf = (domains: Domains): readonly Feed[] => Object.values(domains).flatMap(({ feeds = [] }) => feeds);
export const schedulesOf = (domains: Domains): readonly Schedule[] =>
  Object.values(domains).flatMap(({ schedules = [] }) => schedules);

type Part<D, K extends 'router' | 'jobs'> = {
  [N in keyof D as D[N] extends Readonly<Record<K, unknown>> ? N : never]: D[N] extends Readonly<Record<K, infer R>>
    ? R
    : never;
};
/** The routers, or the routers of jobs, of those domains that have one, by the domain's name. */
export const partsOf = <D extends Domains, K extends 'router' | 'jobs'>(domains: D, part: K): Part<D, K> =>
  Object.fromEntries(
    Object.entries(domains).flatMap(([name, domain]) => (domain[part] === undefined ? [] : [[name, domain[part]]])),
  ) as Part<D, K>;
