import type { RawBuilder } from 'kysely';
import type { TeamScope } from '../context.ts';

/** How a domain reads its rows for figures: the rows that a reader may see, and the SQL of each name in the registry. */
export interface Measured {
  /** Tables and condition, as they follow `from`. */
  readonly rows: (scope: TeamScope) => RawBuilder<unknown>;
  /** Aggregates over rows. */
  readonly measures: Readonly<Record<string, RawBuilder<number | null>>>;
  /** Values of a row, as text. */
  readonly dimensions: Readonly<Record<string, RawBuilder<string | null>>>;
  readonly times: Readonly<Record<string, RawBuilder<string | null>>>;
}
