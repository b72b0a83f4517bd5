import type { ReportColumn } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { DashboardReport } from '@deskwire/contract/desk/dashboard.ts';

/** A column of an export, and its value for a row. */
export type ColumnOf<R> = readonly [
  name: string,
  kind: ReportColumn['kind'],
  value: (row: R) => string | number | null,
];

/** A page of rows as a report has them. */
export const tableOf = <R>(
  columns: readonly ColumnOf<R>[],
  { items, next_cursor }: { readonly items: readonly R[]; readonly next_cursor: string | null },
): Pick<DashboardReport, 'columns' | 'rows' | 'next_cursor'> => ({
  columns: columns.map(([name, kind]) => ({ name, kind })),
  rows: items.map((row) => columns.map(([, , value]) => value(row))),
  next_cursor,
});
