import { test } from 'vitest';
import { testDatabase } from '@deskwire/testing/database.ts';
import { refusesOldSchema } from './upgrade.ts';

test('api and worker refuse a schema that lacks a migration of theirs, in one sentence', async () => {
  const { pool, url } = await testDatabase();
  await pool.query('delete from kysely_migration where name = (select max(name) from kysely_migration)');
  await refusesOldSchema({ database: () => url });
});
