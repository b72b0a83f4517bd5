import { sql, type RawBuilder } from 'kysely';
import type { TeamScope } from '../../kit/context.ts';

/** Whether a product of the team is there and not deleted. */
export const isLiveProduct = ({ team_id }: TeamScope, id: RawBuilder<string>): RawBuilder<boolean> => sql`exists (
  select from products where products.team_id = ${team_id} and products.id = ${id} and products.deleted_at is null)`;
