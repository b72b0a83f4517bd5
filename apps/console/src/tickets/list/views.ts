import { useQuery } from '@tanstack/react-query';
import { api } from '../../desk.ts';
import { words } from '../../messages/en.ts';
import { readSearch, type View } from '../search.ts';

const standard: Readonly<Record<string, string>> = words.views;

interface CountedView extends View {
  readonly id: string;
  readonly count: number | null;
  readonly isShared: boolean;
  readonly version: number;
  /** Whether whoever looks at it may change and delete it. */
  readonly isOwn: boolean;
}

/** The views of whoever is signed in, in their order, with how many tickets each has. */
export function useViews(): readonly CountedView[] {
  const { data } = useQuery({ ...api.views.list.queryOptions({}), staleTime: 300_000 });
  const { data: counts } = useQuery({ ...api.views.counts.queryOptions({}), staleTime: 30_000 });
  const counted = new Map((counts?.items ?? []).map(({ id, count }) => [id, count]));
  return (data?.items ?? []).flatMap(({ id, name, standard: isStandard, shared, version, filter, sort, can }) => {
    const given = { ...filter, ...(sort === null ? {} : { sort }) };
    const search = readSearch(given);
    // What an address cannot say would show other tickets than the view has.
    const isWhole = Object.keys(filter).every((field) => field in search);
    return isWhole
      ? [
          {
            id,
            name: (isStandard && standard[id]) || name,
            search,
            count: counted.get(id) ?? null,
            isShared: shared,
            version: version ?? 0,
            isOwn: can.includes('delete'),
          },
        ]
      : [];
  });
}
