import { createHash } from 'node:crypto';
import type { JiraOwners, SyncedField } from '@deskwire/contract/automation/jira.schemas.ts';
import { syncedFields } from '@deskwire/contract/automation/jira.schemas.ts';

/** Values of fields in our words, as texts that can be compared. Absent fields are not known. */
export type Values = Readonly<Partial<Record<SyncedField, string>>>;
/**
 * The values that both sides last agreed on, in our words for what Jira says. `status_here` is the status of a ticket for
 * which Jira has no word: the nearest one, `status`, says it there.
 */
export type Agreed = Values & { readonly status_here?: string | undefined };
/**
 * The mark by which one of two values of a field is newer, compared in this order: the time of the change, its number, the
 * value. For a description, which may be long, the value is its hash.
 */
export type Mark = readonly [updated: string, change: number, value: string];
export interface Seen {
  readonly values: Values;
  readonly marks: Readonly<Partial<Record<SyncedField, Mark>>>;
}
/** One message about an issue. */
export interface Message {
  readonly values: Values;
  /** ISO 8601, in UTC. */
  readonly updated: string;
  readonly change: number;
}
/**
 * The number of a reading among the changes of the same moment, which may be as long as a second: what was read is true, and
 * what was read later is truer. Changes have numbers far below.
 */
export const readingAt = (read_at: string): number => READINGS + Date.parse(read_at);
const READINGS = 4_000_000_000_000_000;

export const nothingSeen: Seen = { values: {}, marks: {} };

const isNewer = (one: Mark, other: Mark | undefined): boolean => {
  if (other === undefined) return true;
  for (const at of [0, 1, 2] as const) if (one[at] !== other[at]) return one[at] > other[at];
  return false;
};

/** Adds a message to what is known: of each field the value with the greatest mark stays, so the order does not matter. */
export function observe(seen: Seen, { values, updated, change }: Message): Seen {
  const kept = { values: { ...seen.values }, marks: { ...seen.marks } };
  for (const field of syncedFields) {
    const value = values[field];
    if (value === undefined) continue;
    const mark: Mark = [updated, change, field === 'description' ? hashOf(value) : value];
    if (!isNewer(mark, kept.marks[field])) continue;
    kept.values[field] = value;
    kept.marks[field] = mark;
  }
  return kept;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** The changes after which both sides say the same. */
export interface Settled {
  /** To be written here. */
  readonly take: Values;
  /** To be written there. */
  readonly push: Values;
  /** The agreement of both sides once that is done here. Values that are pushed count once Jira has said them. */
  readonly base: Values;
  /** Fields that both have changed: whose value stays; null where somebody has to say it. */
  readonly conflicts: readonly {
    readonly field: SyncedField;
    readonly kept: 'jira' | 'local' | null;
    readonly local: string;
    readonly remote: string;
  }[];
}
interface Sides {
  readonly base: Values;
  readonly remote: Seen;
  readonly local: Values;
  readonly owners: JiraOwners;
  /** When the ticket was changed last. */
  readonly local_at: string;
}

/** Compares both sides with what they last agreed on, field by field. */
export function settle({ base, remote, local, owners, local_at }: Sides): Settled {
  const take: Partial<Record<SyncedField, string>> = {};
  const push: Partial<Record<SyncedField, string>> = {};
  const agreed: Partial<Record<SyncedField, string>> = { ...base };
  const conflicts: Settled['conflicts'][number][] = [];
  for (const field of syncedFields) {
    const [was, theirs, ours] = [base[field], remote.values[field], local[field]];
    if (theirs === undefined || ours === undefined) continue;
    if (theirs === ours) {
      agreed[field] = ours;
      continue;
    }
    const owner = owners[field] ?? 'jira';
    const bothChanged = theirs !== was && ours !== was;
    const alone = field === 'description' && was === undefined ? onlyOne(theirs, ours) : undefined;
    if (bothChanged && owner === 'ask' && alone === undefined) {
      // Nothing is written on either side until somebody has said what stays.
      conflicts.push({ field, kept: null, local: ours, remote: theirs });
      continue;
    }
    const winner = alone ?? winnerOf(owner, bothChanged, ours !== was, (remote.marks[field]?.[0] ?? '') >= local_at);
    // A change here of what only Jira may change is given to Jira, too: it decides whether it can be.
    if (winner === 'jira') {
      take[field] = theirs;
      agreed[field] = theirs;
    } else push[field] = ours;
    // Before both have agreed once, one of them was never the other's to change. A description is nowhere else, so it is kept.
    if (bothChanged && (was !== undefined || (field === 'description' && alone === undefined)))
      conflicts.push({ field, kept: winner, local: ours, remote: theirs });
  }
  return { take, push, base: agreed, conflicts };
}

type Owner = NonNullable<JiraOwners[SyncedField]>;

/** The side whose value stays. If only one side has changed it, that one wins, unless the owner of the field is `local`. */
function winnerOf(owner: Owner, bothChanged: boolean, weChanged: boolean, jiraIsNewer: boolean): 'jira' | 'local' {
  if (owner === 'local') return 'local';
  if (!bothChanged) return weChanged ? 'local' : 'jira';
  return owner === 'newest' && !jiraIsNewer ? 'local' : 'jira';
}

/** The side whose text counts if only one has one, and neither has said yet that there should be none. */
const onlyOne = (theirs: string, ours: string): 'jira' | 'local' | undefined =>
  ours === '' ? 'jira' : theirs === '' ? 'local' : undefined;
