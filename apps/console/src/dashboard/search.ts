export const periods = ['7d', '30d', '90d'] as const;

/** What the address of the dashboard says: of which time its figures are. Nothing, for the usual. */
export interface DashboardSearch {
  readonly period?: (typeof periods)[number];
}

/** Reads an address that anybody may have written: what does not fit is left out. */
export function readDashboardSearch({ period }: Record<string, unknown>): DashboardSearch {
  const known = periods.find((one) => one === period);
  return known === undefined ? {} : { period: known };
}
