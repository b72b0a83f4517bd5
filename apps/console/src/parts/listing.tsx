import { useId, type ReactNode } from 'react';
import { words } from '../words.ts';
import { Button, RowTitle } from './button.tsx';
import { MoreButton, type Paged } from './more.tsx';
import { Doings } from './screen.tsx';
import { Empty, Failure, Skeleton } from './state.tsx';

/** What is used of a query, however its errors are typed. */
export interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  refetch(): Promise<unknown>;
}
/** A list that is loaded page by page. */
export type AskedInPages<T> = Asked<{ readonly pages: readonly { readonly items: readonly T[] }[] }> & Paged;

/** What a query found, or why it did not. What was shown before stays while it is asked again. */
export function Loaded<T>({
  of: { data, error, refetch },
  rows,
  children,
}: {
  of: Asked<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (data !== undefined) return children(data);
  return error === null ? (
    <Skeleton {...(rows === undefined ? {} : { rows })} />
  ) : (
    <Failure error={error} again={() => void refetch()} />
  );
}

/** What tells one row from the others. */
const keyOf = (item: object): string => {
  const { id, user_id, person_id, slug, name } = item as Partial<Record<string, string>>;
  return id ?? user_id ?? person_id ?? slug ?? name ?? '';
};

interface Lists<T> {
  /** Of what it is a list, for who cannot see it. */
  label: string;
  row: (item: T) => ReactNode;
  empty: { readonly title: string; readonly hint?: string; readonly children?: ReactNode };
  /** Ends the filter, where there is one: nothing fits it then. */
  clear?: (() => void) | undefined;
}

/** Rows, page by page. */
export function Listing<T extends object>({ of, ...rest }: Lists<T> & { of: AskedInPages<T> }) {
  const { data, error, refetch } = of;
  if (data === undefined) return error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />;
  return (
    <>
      <Lines items={data.pages.flatMap(({ items }) => items)} {...rest} />
      <MoreButton of={of} />
    </>
  );
}

/** Rows that are all there. */
export function Lines<T extends object>({ items, label, row, empty, clear }: Lists<T> & { items: readonly T[] }) {
  if (items.length === 0 && clear !== undefined)
    return (
      <Empty title={words.list.nothingFits}>
        <Button onClick={clear}>{words.list.clearFilter}</Button>
      </Empty>
    );
  if (items.length === 0)
    return (
      <div className="rounded-md border border-dashed border-line">
        <Empty {...empty} />
      </div>
    );
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-md border border-line bg-surface">
      {items.map((item) => (
        <li key={keyOf(item)}>{row(item)}</li>
      ))}
    </ul>
  );
}

interface LineProps {
  /** What one recognises it by. */
  lead?: ReactNode;
  title: ReactNode;
  hint?: ReactNode;
  /** What it is now, and what can be done with it. */
  children?: ReactNode;
}
/** One row: what it is, what is to be known of it, what can be done. */
export function Line({ lead, title, hint, children }: LineProps) {
  const id = useId();
  return (
    <div className="flex min-h-12 flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 md:in-data-[density=compact]:min-h-9 md:in-data-[density=compact]:py-0.5">
      {lead}
      <div className="min-w-0 grow basis-56">
        <div id={id} className="leading-6 font-semibold wrap-anywhere *:block md:truncate md:*:truncate">
          {title}
        </div>
        {hint === undefined ? null : <div className="text-sm wrap-anywhere text-muted">{hint}</div>}
      </div>
      <RowTitle value={id}>
        <Doings>{children}</Doings>
      </RowTitle>
    </div>
  );
}
