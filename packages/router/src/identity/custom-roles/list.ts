import type { CustomRole, customRoles } from '@deskwire/contract/identity/custom-roles.ts';
import type { Ctx } from '../../kit/context.ts';
import * as queries from './queries.ts';

export const listCustomRoles = async ({
  db,
  scope,
}: Ctx<typeof customRoles.list>): Promise<{ items: CustomRole[] }> => ({ items: await queries.listRoles(db, scope) });
