import type { Db, Tx } from '@deskwire/database/schema.ts';
import type { Writing } from '../../kit/context.ts';
import type { Services } from '../../kit/services.ts';
import { archiveKeyOf } from './making/archive-file.ts';
import * as requests from './requests/queries.ts';

interface Erasing {
  readonly db: Db;
  readonly services: Services;
  readonly now: () => string;
  readonly commit: <T>(work: (tx: Writing) => Promise<T>) => Promise<T>;
}

/** Notes that the erasures of somebody wait for a hold. */
export async function noteHeld({ db, now, commit }: Erasing, who: requests.Whose): Promise<void> {
  for (const { id } of await requests.listErasures(db, who))
    await commit(({ db: tx }) => requests.finishRequest(tx, id, { state: 'held', at: now() }));
}

/** Removes the archives of somebody who is erased, made or in the making: they say all that must be gone. */
export async function removeArchives({ db, services, now, commit }: Erasing, who: requests.Whose): Promise<void> {
  await commit(({ db: tx }) => requests.endExports(tx, who, now()));
  for (const { id } of await requests.listFilesOf(db, who)) {
    await services.storage.delete(archiveKeyOf(id));
    await commit(({ db: tx }) => requests.dropFile(tx, id));
  }
}

/** Invoices are kept as the law demands, and name nobody. */
const ACCOUNTS = ['invoices', 'invoice_lines'];

/** The evidence of an erasure: what was done to which tables, by the map that did it. */
export async function noteErased(
  { db, services, now }: Pick<Erasing, 'services' | 'now'> & { readonly db: Tx },
  who: requests.Whose,
): Promise<void> {
  const by = (erased: string) =>
    [...services.domains.tables].flatMap(([table, entry]) => (entry.erased === erased ? [table] : []));
  const evidence = {
    erased_at: now(),
    rows_deleted_in: by('rows'),
    rows_naming_them_deleted_in: by('mentions'),
    names_replaced_in: by('words'),
    kept_by_law: [...services.domains.tables].flatMap(([table, { lawful }]) =>
      lawful !== undefined || ACCOUNTS.includes(table) ? [table] : [],
    ),
    events: 'kept without payloads that named them, so that the audit chain still verifies',
  };
  // Requests may have come since the archives were removed.
  await requests.endExports(db, who, now());
  await requests.expireFiles(db, who, now());
  for (const { id } of await requests.listErasures(db, who))
    await requests.finishRequest(db, id, { state: 'finished', at: now(), evidence: JSON.stringify(evidence) });
}
