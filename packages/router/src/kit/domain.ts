import type { Count } from './limits/stock.ts';
import { sql, type RawBuilder } from 'kysely';
import type { Database, Db } from '@deskwire/database/schema.ts';
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

/** Who hears of the events of an entity. Everybody hears of what they did themselves, and auditors of everything. */
export interface Audience {
  readonly needs: TeamPermission;
  /** The project of a row, where those rows are in projects. */
  readonly project?: (team_id: RawBuilder<string>, entity_id: RawBuilder<string>) => RawBuilder<string | null>;
  /** Whether they see the row that `entity_id` names; without it, they see every row. */
  readonly sees?: (scope: TeamScope, entity_id: RawBuilder<string>) => RawBuilder<boolean>;
  /** Who sees every row, so that it need not be asked row by row. */
  readonly open?: (scope: TeamScope) => boolean;
}

/** A kind of row that files can be attached to. */
export interface FileHome {
  /** What seeing files there needs. */
  readonly needs: TeamPermission;
  /** Who sees the row of this id, and with it its files. A deleted row is seen by nobody. */
  readonly sees: (scope: TeamScope, id: RawBuilder<string>) => RawBuilder<boolean>;
  /** Who sees internal files there, and may move and delete the files of others. */
  readonly handles: TeamPermission;
  /** How people attach files to such a row; without it, only its domain does. */
  readonly takes?: Taking;
}
export interface TakingFiles extends Pick<Writing, 'db' | 'events'> {
  readonly scope: TeamScope;
  readonly services: Services;
  readonly now: () => string;
}
interface Taking {
  /** The id of the row that an id or a key names, for somebody who may attach files to it. Throws what refuses them. */
  readonly find: (ctx: TakingFiles, id_or_key: string) => Promise<string>;
  /** Whether `find` refuses nobody who sees the row of this id; without it, it does not. */
  readonly opens?: (scope: TeamScope, id: RawBuilder<string>) => RawBuilder<boolean>;
  /** What is noted beside a file that was attached. */
  readonly note?: (ctx: TakingFiles, id: string, file: { readonly id: string; readonly name: string }) => Promise<void>;
}

/** What search tells of one passage. */
export interface ShownPassage {
  readonly id: string;
  readonly ordinal: number;
  /** What people call the row, such as TKT-12. */
  readonly key: string | null;
  readonly title: string;
  /** The words of the passage, which stand from `start` to `end` in the text of the row. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly page?: number | null | undefined;
  readonly revision?: number | null | undefined;
  /** The row that it hangs at, such as the ticket of a comment. */
  readonly home?: { readonly kind: string; readonly id: string; readonly key: string | null; readonly title: string };
}
/** A row that the index does not know yet, with what it says. */
export interface Unindexed {
  readonly team_id: TeamId;
  readonly id: string;
  readonly home_id?: string | undefined;
  readonly internal?: boolean | undefined;
  readonly title: string;
  readonly text: string;
  /** The passages of a row that is cut already. */
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
  /** What is shown of passages that were found. A row that is gone by now is left out. */
  readonly shown: (
    db: Db,
    scope: JobScope,
    passages: readonly { readonly id: string; readonly ordinal: number }[],
  ) => Promise<ShownPassage[]>;
  /** The id that a key names, such as TKT-12; null for what is none of theirs. */
  readonly keyed?: (scope: TeamScope, key: string) => RawBuilder<string | null>;
  /** Rows beyond this one, in the order of team and id, that have no passage. */
  readonly unindexed?: (
    db: Db,
    after: { readonly team_id: string; readonly id: string },
    limit: number,
  ) => Promise<readonly Unindexed[]>;
}

/** Events that only those who read the audit trail hear of. */
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

/** How rows of a kind lead to the project that they live in, so that access to them is access to it. */
export interface Dwelling {
  /** The refusal where there is no such row, or not for the caller. */
  readonly missing: Missing;
  /** The id of the project of the row that an id or key names; null where there is none. */
  readonly projectOf: (scope: InTeam, id_or_key: string) => RawBuilder<string>;
}
type Missing = { [C in ErrorCode]: C extends keyof ErrorDetails ? never : C }[ErrorCode];

/** The manifest of a domain: everything that the rest of the house must know of it, in one place. */
export interface Domain {
  /** What the doors serve under its name. */
  readonly router?: Mounted;
  /** What only the worker calls; mounting a job registers it. */
  readonly jobs?: Mounted;
  /** What it does when something happens in another domain. */
  readonly reactions?: readonly Reaction[];
  readonly schedules?: readonly Schedule[];
  /** What its events tell people, in the app and by mail. */
  readonly notices?: readonly Notice[];
  /** Where else it can tell people what concerns them, by the channel. */
  readonly messengers?: Readonly<Partial<Record<Channel, Messenger>>>;
  /** What it makes of all events in bulk, in their order. */
  readonly feeds?: readonly Feed[];
  /** The kinds of row that inputs may name, each with its table: null where the rows belong to no team. */
  readonly references?: Readonly<Record<string, keyof Database | null>>;
  /** The kinds of row that live in a project. In an input, `<kind>_id` names one of them. */
  readonly inProjects?: Readonly<Record<string, Dwelling>>;
  /** Who hears of its events, by their entity (`ticket` of `ticket.created`). */
  readonly audiences?: Readonly<Record<string, Audience>>;
  /** The kinds of its rows that files can be attached to. */
  readonly homes?: Readonly<Record<string, FileHome>>;
  /** The kinds of its rows that search finds. */
  readonly searched?: Readonly<Record<string, Searched>>;
  /**
   * Who may send a file to procedures that a signature opens, by their paths, and how large it may be. It is asked before
   * the first byte is read, and throws for everybody else.
   */
  readonly admits?: Readonly<Record<string, Admission>>;
  /** The tables that it owns: whose their rows are, how long they stay, and which columns can name somebody. */
  readonly tables?: Tables;
  /** Counts what the plan of a team limits: how many it has now. */
  readonly stocks?: { readonly [K in KeysHeld<'stock'>]?: Count };
  /** How its rows are read for figures, by the source of the registry. */
  readonly measured?: Readonly<Partial<Record<AnalyticsSourceName, Measured>>>;
  /** What erasing somebody does here beyond what `tables` say. */
  readonly forgets?: (tx: Forgetting, who: Forgotten) => Promise<void>;
}
export type Admission = (
  services: Services,
  fields: Readonly<Record<string, unknown>>,
) => Promise<{ readonly max_bytes: number }>;
type Domains = Readonly<Record<string, Domain>>;

/** What the kit asks of all domains together, without knowing any of them. */
export interface DomainIndex {
  /** Whether a type of event has reactions, so that it needs an outbox row. */
  readonly reacts: (type: string) => boolean;
  /** The table of a kind of reference whose rows belong to teams. */
  readonly homeOf: (kind: string) => keyof Database | undefined;
  readonly inProjects: ReadonlyMap<string, Dwelling>;
  readonly audiences: ReadonlyMap<string, Audience>;
  readonly homes: ReadonlyMap<string, FileHome>;
  readonly searched: ReadonlyMap<string, Searched>;
  /** Every table of the database by its name. */
  readonly tables: ReadonlyMap<string, TableEntry>;
  readonly admits: ReadonlyMap<string, Admission>;
  readonly stocks: ReadonlyMap<string, Count>;
  readonly measured: ReadonlyMap<string, Measured>;
  readonly forgets: readonly NonNullable<Domain['forgets']>[];
  /** What events tell people, by the type of event: the types of notification that people choose from. */
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
