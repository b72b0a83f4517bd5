import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import * as queries from './queries.ts';

type Unlink = typeof integrations.repositories.unlink;

export async function unlinkRepository(
  { db, scope, events }: Ctx<Unlink>,
  { repository_id: id }: In<Unlink>,
): Promise<Out<Unlink>> {
  const gone = await queries.deleteRepository(db, scope, id);
  if (gone === undefined) throw new AppError('REPOSITORY_NOT_FOUND');
  events.add('repository.unlinked', { id }, { full_name: gone.full_name });
  return { id };
}
