import type { Person } from '@deskwire/contract/identity/people.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';
import { presentPerson } from './present.ts';
import * as queries from './queries.ts';

/** A person as the reader may see them, also by the id of somebody who was merged into them. Throws PERSON_NOT_FOUND. */
export async function getPerson(
  ctx: { readonly db: Db; readonly scope: TeamScope; readonly services: Services },
  person_id: string,
): Promise<Person> {
  const row = await queries.findPerson(ctx.db, ctx.scope, person_id);
  if (row === undefined) throw new AppError('PERSON_NOT_FOUND');
  return presentPerson(ctx)(row);
}
