import { AppError } from '../errors.ts';

interface Versioned {
  readonly version: number;
}

/**
 * The optimistic lock of an update: throws VERSION_CONFLICT with the row as it is now where the caller has read an older
 * one. A caller who sends no version overwrites. `present` shows the row as the procedure answers it.
 */
export async function checkVersion(
  row: Versioned,
  version: number | undefined,
  present: () => Versioned | Promise<Versioned> = () => row,
): Promise<void> {
  if (version !== undefined && version !== row.version)
    throw new AppError('VERSION_CONFLICT', { current: { ...(await present()) } });
}
