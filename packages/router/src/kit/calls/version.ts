import { AppError } from '../errors.ts';

interface Versioned {
  readonly version: number;
}

/**
 * The optimistic lock of an update: throws VERSION_CONFLICT with the row as it is now if the caller has read an older version.
 * A caller who sends no version overwrites. `present` makes the row that the error shows.
 */
export async function checkVersion(
  row: Versioned,
  version: number | undefined,
  present: () => Versioned | Promise<Versioned> = () => row,
): Promise<void> {
  if (version !== undefined && version !== row.version)
    throw new AppError('VERSION_CONFLICT', { current: { ...(await present()) } });
}
