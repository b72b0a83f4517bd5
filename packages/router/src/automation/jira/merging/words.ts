import { cut } from '@deskwire/contract/kit/cut.ts';
import { storable, storableLine } from '@deskwire/contract/kit/storable.ts';
import type { TicketStatus } from '@deskwire/contract/desk/tickets.config.ts';
import type { JiraMaps, PostedIssue } from '@deskwire/contract/automation/jira.schemas.ts';
import type { Values } from './merge.ts';

type Priority = 'low' | 'medium' | 'high' | 'urgent';
type TicketType = 'bug' | 'feature' | 'incident' | 'request' | 'question';

const priorities: Readonly<Record<string, Priority>> = {
  highest: 'urgent',
  blocker: 'urgent',
  critical: 'urgent',
  high: 'high',
  major: 'high',
  medium: 'medium',
  normal: 'medium',
  low: 'low',
  minor: 'low',
  lowest: 'low',
  trivial: 'low',
};
const named: Readonly<Record<Priority, string>> = { urgent: 'Highest', high: 'High', medium: 'Medium', low: 'Low' };
const types: Readonly<Record<string, TicketType>> = {
  bug: 'bug',
  incident: 'incident',
  '[system] incident': 'incident',
  story: 'feature',
  'new feature': 'feature',
  improvement: 'feature',
  epic: 'feature',
  question: 'question',
};

/** The meanings of the words of a project in Jira in a team. */
export interface Meanings {
  readonly statuses: readonly TicketStatus[];
  readonly maps: JiraMaps;
}
const isSame = (one: string, other: string | undefined): boolean =>
  one.trim().toLowerCase() === other?.trim().toLowerCase();
const mapped = <T>(entries: readonly { readonly jira: string; readonly here: T }[] = [], name: string | undefined) =>
  entries.find(({ jira }) => isSame(jira, name))?.here;

export const typeOf = ({ maps }: Pick<Meanings, 'maps'>, name: string | undefined): TicketType =>
  mapped(maps.types, name) ?? types[name?.toLowerCase() ?? ''] ?? 'request';
export const priorityOf = ({ maps }: Pick<Meanings, 'maps'>, name: string | undefined): Priority | undefined =>
  mapped(maps.priorities, name) ?? priorities[name?.toLowerCase() ?? ''];
/** The name of a priority in Jira. */
export const priorityName = ({ maps }: Pick<Meanings, 'maps'>, priority: string): string =>
  maps.priorities?.find(({ here }) => here === priority)?.jira ?? named[priority as Priority] ?? 'Medium';

/** Which status of the team a status of Jira means: the one of its name, else the first of what its category means. */
export function statusOf(
  { statuses, maps }: Meanings,
  given: { readonly name?: string | undefined; readonly category?: string | undefined },
): string | undefined {
  const meant = mapped(maps.statuses, given.name);
  // A status that was removed since means what it would without the mapping.
  if (meant !== undefined && statuses.some(({ slug }) => slug === meant)) return meant;
  const same = statuses.find((status) => isSame(status.name, given.name));
  if (same !== undefined) return same.slug;
  const open = statuses.filter(({ category }) => category === 'open');
  if (given.category === 'new') return open[0]?.slug;
  // A status for work in progress comes after the one for new tickets, if the team tells them apart.
  if (given.category === 'indeterminate') return (open[1] ?? open[0])?.slug;
  if (given.category === 'done') return statuses.find(({ category }) => category === 'resolved')?.slug;
  return undefined;
}
/** The statuses to look for among the transitions of an issue: names first, then a category. */
export function statusThere({ statuses, maps }: Meanings, slug: string): { names: string[]; category: string } {
  const meant = (maps.statuses ?? []).filter(({ here }) => here === slug).map(({ jira }) => jira);
  const status = statuses.find((one) => one.slug === slug);
  const isFirst = statuses.find(({ category }) => category === 'open')?.slug === slug;
  const isDone = status?.category === 'resolved' || status?.category === 'closed';
  return {
    names: [...meant, ...(status === undefined ? [] : [status.name])],
    category: isDone ? 'done' : isFirst ? 'new' : 'indeterminate',
  };
}

/** Labels have no blanks; the order of tags means nothing. */
const tagsOf = (tags: readonly string[]): string =>
  [
    ...new Set(
      tags.map((tag) => cut(storable(tag).toLowerCase().replaceAll(/\s+/g, '_'), 50)).filter((tag) => tag !== ''),
    ),
  ]
    .toSorted()
    .join(' ');
export const tagList = (tags: string): string[] => (tags === '' ? [] : tags.split(' '));

/** Titles are one line of at most 200 characters here; what is longer there is not written back. */
export const titleOf = (summary: string): string => storableLine(summary, 200);

/** Descriptions are at most 50,000 characters here; what is longer there is not written back. */
export const textOf = (description: unknown): string =>
  storable(typeof description === 'string' ? description : '', 50_000);

/** The values of an issue in our words. Fields that were not sent are absent. */
export function valuesOfIssue(meanings: Meanings, fields: NonNullable<PostedIssue['fields']>): Values {
  const { summary, status, priority, labels, description } = fields;
  const title = summary === undefined ? '' : titleOf(summary);
  const at = status && statusOf(meanings, { name: status.name, category: status.statusCategory?.key });
  const urgency = priorityOf(meanings, priority?.name);
  return {
    ...(title === '' ? {} : { title }),
    ...(at === undefined ? {} : { status: at }),
    ...(urgency === undefined ? {} : { priority: urgency }),
    ...(labels === undefined ? {} : { tags: tagsOf(labels) }),
    // Null: it has none.
    ...(description === undefined ? {} : { description: textOf(description) }),
  };
}
/** The values of a ticket in the same words. */
export const valuesOfTicket = (ticket: {
  readonly title: string;
  readonly priority: string;
  readonly status: string;
  readonly tags: readonly string[];
  readonly description: string;
}): Values => ({
  title: titleOf(ticket.title),
  priority: ticket.priority,
  status: ticket.status,
  tags: tagsOf(ticket.tags),
  description: ticket.description,
});

/** A time as Jira writes it (`+0000`, without a colon); undefined where it is none. */
export function timeOf(text: string | number | undefined): string | undefined {
  if (text === undefined) return undefined;
  const ms = typeof text === 'number' ? text : Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isFinite(ms) && ms >= 0 && ms < 253_402_300_800_000 ? new Date(ms).toISOString() : undefined;
}
