import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../desk.ts';
import { words } from '../../messages/en.ts';
import { readSearch, type View } from '../search.ts';
import { widths, type Column } from './column.ts';

const standard: Readonly<Record<string, string>> = words.views;

export interface CountedView extends View {
  readonly id: string;
  readonly count: number | null;
  /** What it shows of each ticket, in order; empty for the usual. */
  readonly columns: readonly Column[];
  readonly isShared: boolean;
  readonly version: number;
  /** Whether whoever looks at it may change and delete it. */
  readonly isOwn: boolean;
}

/** Views and rows are asked for in one batch: so long after it, rows are newer than the counts. */
const BATCH_MS = 1000;

/**
 * The views of whoever is signed in, in their order, with how many tickets each has. Where rows are shown as well, they are
 * counted anew whenever those are, so that both say the same.
 */
export function useViews(rowsAt = 0): readonly CountedView[] {
  const { data } = useQuery({ ...api.views.list.queryOptions({}), staleTime: 300_000 });
  const {
    data: counts,
    dataUpdatedAt: countedAt,
    refetch: count,
  } = useQuery({ ...api.views.counts.queryOptions({}), staleTime: 30_000 });
  useEffect(() => {
    if (countedAt > 0 && rowsAt > countedAt + BATCH_MS) void count();
  }, [rowsAt, countedAt, count]);
  const counted = new Map((counts?.items ?? []).map(({ id, count }) => [id, count]));
  return (data?.items ?? []).flatMap(
    ({ id, name, standard: isStandard, shared, version, filter, sort, columns, can }) => {
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
              // Other programs name columns of their own.
              columns: columns.filter((column): column is Column => column in widths),
              count: counted.get(id) ?? null,
              isShared: shared,
              version: version ?? 0,
              isOwn: can.includes('delete'),
            },
          ]
        : [];
    },
  );
}
