import type { Macro, macros } from '@deskwire/contract/desk/macros.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { Db } from '@deskwire/database/schema.ts';
import * as queries from './queries.ts';

export const getMacro = ({ db, scope }: Ctx<typeof macros.get>, { macro_id }: In<typeof macros.get>): Promise<Macro> =>
  usableMacro(db, scope, macro_id);

/** A macro that somebody may use. Throws MACRO_NOT_FOUND. */
export async function usableMacro(db: Db, scope: TeamScope, id: string): Promise<Macro> {
  const macro = await queries.findMacro(db, scope, id);
  if (macro === undefined) throw new AppError('MACRO_NOT_FOUND');
  return macro;
}
