import { tables, type Db } from '@deskwire/database/schema.ts';

const on = tables<'files'>();

/** The files that some people have uploaded, deleted ones that are still kept too. */
export const listOf = (db: Db, people: readonly string[]) =>
  on(db)
    .selectFrom('files')
    .select(['id', 'name', 'storage_key'])
    .where((eb) => eb('uploaded_by', '=', eb.fn.any(eb.val([...people]))))
    .orderBy('id')
    .execute();
