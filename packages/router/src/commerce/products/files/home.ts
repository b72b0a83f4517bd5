import type { Db } from '@deskwire/database/schema.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { filesOfRow } from '../../../platform/files/lent/of-row.ts';

export const homeOf = (product_id: string) => ({ kind: 'product', id: product_id });

/** The files that buyers of a product download. */
export const filesOf = async (db: Db, seller: InTeam, product_id: string) =>
  (await filesOfRow(db, seller, homeOf(product_id))).map(({ is_internal: _, ...file }) => file);
