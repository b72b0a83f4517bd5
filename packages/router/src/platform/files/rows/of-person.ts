import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './of-person.queries.ts';

/** The files of somebody, for their own export. */
export const filesOf = (db: Db, people: readonly string[]) => queries.listOf(db, people);
