import type { Macro, macros } from '@deskwire/contract/desk/macros.ts';
import type { Ctx, In } from '../../kit/context.ts';
import * as queries from './queries.ts';

export const listMacros = async (
  { db, scope }: Ctx<typeof macros.list>,
  { search }: In<typeof macros.list>,
): Promise<{ items: Macro[] }> => ({ items: await queries.listMacros(db, scope, search) });
