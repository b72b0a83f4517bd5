import { tables, type Db } from '@deskwire/database/schema.ts';
import { listed } from '../../../kit/lists/keyset.ts';
import type { Slice } from '../../../kit/lists/page.ts';

const on = tables<'entitlement_uses'>();

/** A page of what teams have used of what is limited by the day or month, the latest period first. */
export const listUses = (db: Db, slice: Slice) =>
  listed(
    db,
    {
      rows: on(db).selectFrom('entitlement_uses').select(['team_id', 'key', 'period', 'used']),
      matching: on(db).selectFrom('entitlement_uses').select('team_id'),
    },
    ['period', 'team_id', 'key'],
    'desc',
    slice,
  );
