import type { Database } from '@deskwire/database/schema.ts';

/** The owner of the data in a row. */
export type Subject = 'user' | 'person' | 'team' | 'platform' | 'none';

/**
 * The content of a column of text, JSON or bytes, which decides what erasing a person does to it:
 *
 * - `identity` names the row's own subject: it is blanked with them.
 * - `authored` was written by people, who may name anybody: names and addresses of the erased become `[erased]`.
 * - `mention` was composed by us and may name anybody: the same.
 * - `address` is an address of a mailbox or in a network: the same, and blanked in rows of the erased.
 * - `lawful` names somebody, and the law demands that it is kept as it is: a document that was sent, who signed it.
 * - `secret` is sealed or a hash: it says nothing without its row.
 * - `none` can name nobody: keys, kinds, types of content.
 */
export const classes = ['identity', 'authored', 'mention', 'address', 'lawful', 'secret', 'none'] as const;
export type Class = (typeof classes)[number];
/** The classes of columns in which a name can be found, and is replaced. */
export const naming = ['identity', 'authored', 'mention', 'address'] as const;

/** A rule by which rows are deleted: so many days after the earliest of these times. */
export interface Expiry<C extends string> {
  readonly days: number;
  readonly after: readonly C[];
  /** Only rows where this column is set. */
  readonly given?: C;
  /** Only rows where these columns have other values. */
  readonly unless?: Readonly<Record<string, string>>;
  /** The times are in milliseconds since 1970. */
  readonly epoch?: boolean;
}

/**
 * How long rows stay by themselves: as long as their `owner` (team, account or parent row); until `purge_at`, when a job of
 * the domain removes them; until they are `used`; as the `tier` of the team says; for `good`; or until the first rule deletes
 * them.
 */
export type Kept<C extends string> = 'owner' | 'purge_at' | 'used' | 'tier' | 'good' | readonly Expiry<C>[];

/**
 * The effect of erasing a person, beyond `words`, which replaces their names and addresses in every column that may name
 * somebody: `rows` deletes the rows that are theirs, `mentions` deletes every row that names them, and `nothing` says that no
 * column can name anybody.
 */
export type Erased = 'words' | 'rows' | 'mentions' | 'nothing';

/** A table as the manifest of its domain states it: whose its rows are, how long they stay, and what they hold. */
export interface TableEntry<C extends string = string> extends Readonly<Partial<Record<Class, readonly C[]>>> {
  readonly subject: Subject;
  /** The column that names the subject: of `users` or of `people`. */
  readonly by?: C | undefined;
  readonly kept: Kept<C>;
  readonly erased: Erased;
  /** The fate of its rows when their team is purged. */
  readonly team: 'deleted' | 'kept';
  /** The fate of its rows when their project is purged: they are deleted with it, or lose it. */
  readonly project?: 'deleted' | 'detached';
}

/** The options of a helper besides the subject. All but the columns have a default. */
type Stated<C extends string> = Partial<Omit<TableEntry<C>, 'subject' | 'by'>>;

const entry = <C extends string>(subject: Subject, by: C | undefined, stated: Stated<C>): TableEntry<C> => ({
  subject,
  by,
  kept: 'owner',
  erased: naming.some((kind) => stated[kind] !== undefined) ? 'words' : 'nothing',
  team: 'deleted',
  ...stated,
});

/** Rows of an account, deleted when it is erased. `user_id` names it, unless another column is given. */
export const ofUser = <C extends string>(stated: Stated<C> = {}, by = 'user_id' as C): TableEntry<C> =>
  entry('user', by, { erased: 'rows', ...stated });
/** Rows that somebody in a team made or is, and that stay as the work of a nameless person when they are erased. */
export const ofPerson = <C extends string>(by: C, stated: Stated<C> = {}): TableEntry<C> => entry('person', by, stated);
/** Rows that a team has as a whole. */
export const ofTeam = <C extends string>(stated: Stated<C> = {}): TableEntry<C> => entry('team', undefined, stated);
/** Rows of the installation. */
export const ofPlatform = <C extends string>(stated: Stated<C> = {}): TableEntry<C> =>
  entry('platform', undefined, { kept: 'good', ...stated });
/** Rows about nobody: counters, guards and the machinery of the queue. */
export const ofNobody = <C extends string>(stated: Stated<C> = {}): TableEntry<C> => entry('none', undefined, stated);

/** `kept: days(90, 'created_at')`. */
export const days = <C extends string>(
  count: number,
  after: C | readonly C[],
  only: Omit<Expiry<C>, 'days' | 'after'> = {},
): readonly Expiry<C>[] => [{ days: count, after: typeof after === 'string' ? [after] : after, ...only }];

/** The tables of a domain. The columns that an entry names exist in its table. */
export type Tables = { readonly [T in keyof Database]?: TableEntry<keyof Database[T] & string> };
