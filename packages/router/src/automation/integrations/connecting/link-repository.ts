import { randomUUIDv7 } from 'node:crypto';
import type { integrations } from '@deskwire/contract/automation/integrations.ts';
import type { Repository } from '@deskwire/contract/automation/integrations.schemas.ts';
import { statusesOf } from '../../../desk/tickets/statuses/known.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getConnection, providerOf } from '../accounts/find.ts';
import { useAccount } from '../accounts/use.ts';
import { presentRepository } from '../repositories/present.ts';
import * as queries from '../repositories/queries.ts';

type Link = typeof integrations.linkRepository;

/** Only what the installation may see can be linked; GitHub writes names in either case. */
export async function linkRepository(ctx: Ctx<Link>, input: In<Link>): Promise<Repository> {
  const { services, scope, db, now, commit } = ctx;
  const { full_name, project_id = null, on_merge_status = null } = input;
  if (project_id !== null && !(await queries.isOpen(db, scope, project_id))) throw new AppError('PROJECT_NOT_FOUND');
  const github = providerOf(services, 'github');
  const connection = await getConnection(db, scope, { type: 'github' });
  const names = await useAccount(ctx, connection, github, (credentials) => github.listRepositories(credentials));
  const name = names.find((one) => one.toLowerCase() === full_name.toLowerCase());
  if (name === undefined) throw new AppError('REPOSITORY_NOT_FOUND');
  return commit(async (tx) => {
    const known =
      on_merge_status === null || (await statusesOf(tx.db, scope)).some(({ slug }) => slug === on_merge_status);
    if (!known) throw new AppError('TICKET_STATUS_NOT_FOUND');
    const row = await queries.insertRepository(tx.db, scope, {
      id: randomUUIDv7(),
      connection_id: connection.id,
      full_name: name,
      project_id,
      on_merge_status,
      created_by: scope.person_id,
      created_at: now(),
    });
    tx.events.add('repository.linked', row, { full_name: name });
    return presentRepository(row);
  });
}
