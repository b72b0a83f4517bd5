import { useQuery } from '@tanstack/react-query';
import { api, type Ticket } from '../desk.ts';
import { words } from '../messages/en.ts';
import type { Choice } from '../parts/field.tsx';

export const priorities: readonly Choice[] = (['urgent', 'high', 'medium', 'low'] as const).map((value) => ({
  value,
  label: words.priority[value],
}));
export const types: readonly Choice[] = (['bug', 'feature', 'incident', 'request', 'question'] as const).map(
  (value) => ({ value, label: words.type[value] }),
);

/** The statuses of the team, and the name of each. */
export function useStatuses() {
  const { data } = useQuery({ ...api.tickets.statuses.list.queryOptions({}), staleTime: 300_000 });
  const items = data?.items ?? [];
  const nameOf = ({ status, status_category }: Pick<Ticket, 'status' | 'status_category'>): string =>
    items.find(({ slug }) => slug === status)?.name ?? words.status[status_category];
  return { choices: items.map(({ slug, name }) => ({ value: slug, label: name })), nameOf, items };
}

/** A person as rows name them; one who has left is marked. */
export const shownName = ({ name, left }: { readonly name: string; readonly left: boolean }): string =>
  left ? words.people.gone(name) : name;
