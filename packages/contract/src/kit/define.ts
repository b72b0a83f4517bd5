import type { Access } from './access.ts';
import type { Tier } from './entitlements.ts';

/** Bound schema generics by this, never by `z.ZodType`: it keeps type-checking fast for clients. */
export interface Schema {
  readonly _input: unknown;
  readonly _output: unknown;
}
export type Rest = `${'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'} /${string}`;

/** Another spelling of the same procedure, served and marked as deprecated. */
export interface Alias {
  readonly rest: Rest;
  /** Names in the alias → names in the input: `{ id: 'ticket_id' }`. */
  readonly rename?: Readonly<Record<string, string>>;
  /** Input fields whose values the spelling fixes. */
  readonly set?: Readonly<Record<string, unknown>>;
}

/** Calls allowed in a window, counted per procedure call, not per request. */
export interface Limit {
  /**
   * `address` is an IPv4 address or an IPv6 /64; `input:<field>` counts by the value of a field, such as the email
   * address.
   */
  readonly by: 'address' | 'user' | 'team' | `input:${string}`;
  readonly max: number;
  readonly seconds: number;
  /** Counts only calls that give this field. */
  readonly when?: string;
  /** Counted by the operation once the sender has proven who they are: a stranger cannot use it up for them. */
  readonly proven?: true;
}

interface Common<Code extends string = string> {
  readonly summary: string;
  /** Its use is recorded in the audit trail, at most once a minute for each person. */
  readonly audited?: true;
  /**
   * One rule, or two of which either is sufficient. If one of the two is signed, it applies to calls whose input has a
   * `token`, and the other one to the rest.
   */
  readonly access: Access | readonly [Access, Access];
  readonly rest: Rest;
  readonly aliases?: readonly (Rest | Alias)[];
  readonly input: Schema;
  readonly output: Schema;
  readonly errors?: readonly Code[];
  /** `session`: API keys are refused, whatever their scopes. */
  readonly via?: 'session';
  /** The password (and second factor) must have been given within the last ten minutes. */
  readonly fresh?: true;
  readonly limit?: readonly Limit[];
  readonly tier?: Tier;
  /**
   * For mutations in a project: whether the project may be archived, or may be archived or deleted. Without it, an archived
   * project is refused with PROJECT_ARCHIVED, and a deleted one is not found.
   */
  readonly serves?: 'archived' | 'deleted';
  /**
   * How it is served over REST if not as JSON. `upload` accepts multipart/form-data with the fields of the input and
   * the bytes of a file. `download` responds with the bytes of the file its output names. `picture` accepts its `image`
   * in JSON or in a form. `inbound` gets `body` as the signed text, and fields with an `x-header` in their meta from
   * that header. `report` responds with one file of all pages of its output, a table, in the `format` of its input.
   * `document` responds with the bytes that its output has in base64.
   */
  readonly door?: 'upload' | 'download' | 'picture' | 'inbound' | 'report' | 'document';
  /** The content of the signed text of an `inbound` procedure. */
  readonly body?: Schema;
}
export interface QueryDef<Code extends string = string> extends Common<Code> {
  /**
   * It reads many rows for a small response, as figures do. Like a list, it is read from a replica if there is one that has
   * caught up with what the caller wrote.
   */
  readonly figures?: true;
  /**
   * Its response contains a secret with which somebody could act as another person or read what they may not, such as a link
   * that works without signing in. It is never compressed: the length of a compressed response gives secrets away.
   */
  readonly secret?: true;
}
export interface MutationDef<Code extends string = string, EventName extends string = string> extends Common<Code> {
  readonly status?: 201 | 202;
  /** The events it can add. Without any, an event named after the procedure is written. */
  readonly events?: readonly EventName[];
  /** `manual`: it runs without a transaction around it, and writes in short `ctx.commit(…)` blocks. */
  readonly tx?: 'manual';
  /** Cannot be undone by another call: MCP clients ask the user first. */
  readonly destructive?: true;
  /**
   * It reaches somebody outside the team: by an email to a requester or to somebody who is invited, or by a message to another
   * system. Agents ask a person before they call it.
   */
  readonly outward?: true;
  /**
   * The call can be made without a connection and sent later: its input says everything, and the id or version in it makes a
   * repetition harmless and reveals a conflict.
   */
  readonly offline?: true;
  /**
   * It also works during maintenance: signing in and out, unsubscribing, storing messages that providers send only once.
   * Whatever administrators of the platform call works anyway.
   */
  readonly always?: true;
}
export interface SubscriptionDef<Code extends string = string> extends Common<Code> {}
export type Query = QueryDef & { readonly kind: 'query' };
export type Mutation = MutationDef & { readonly kind: 'mutation' };
export type Subscription = SubscriptionDef & { readonly kind: 'subscription' };
export type Entry = Query | Mutation | Subscription;
export interface Contract {
  readonly [key: string]: Entry | Contract;
}

/** The three kinds of contract entries, for a given set of error and event names. */
export const definers = <Code extends string, EventName extends string>() => ({
  query: <const D extends QueryDef<Code>>(def: D) => ({ kind: 'query', ...def }) as D & { readonly kind: 'query' },
  mutation: <const D extends MutationDef<Code, EventName>>(def: D) =>
    ({ kind: 'mutation', ...def }) as D & { readonly kind: 'mutation' },
  subscription: <const D extends SubscriptionDef<Code>>(def: D) =>
    ({ kind: 'subscription', ...def }) as D & { readonly kind: 'subscription' },
});

const isEntry = (value: Entry | Contract): value is Entry => typeof value['kind'] === 'string';

/** Every procedure of a contract with its dotted path, in order of declaration. */
export function* entries(contract: Contract, prefix = ''): Generator<[path: string, entry: Entry]> {
  for (const [key, value] of Object.entries(contract)) {
    if (isEntry(value)) yield [prefix + key, value];
    else yield* entries(value, `${prefix}${key}.`);
  }
}

export const accessOf = (entry: Entry): readonly Access[] =>
  typeof entry.access === 'string' ? [entry.access] : entry.access;
