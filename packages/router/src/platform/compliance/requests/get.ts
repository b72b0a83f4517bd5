import type { DataRequest, compliance } from '@deskwire/contract/platform/compliance.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx, In, Principal } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { presentRequest } from './present.ts';
import * as queries from './queries.ts';
import { isReachable } from './reachable.ts';

/** A request that the caller may see. Throws DATA_REQUEST_NOT_FOUND. */
export async function getReachable(ctx: { readonly db: Db; readonly principal: Principal }, id: string) {
  const row = await queries.findRequest(ctx.db, id);
  if (row === undefined || !isReachable(ctx, row)) throw new AppError('DATA_REQUEST_NOT_FOUND');
  const { requested_by: _, input: _input, team_id: _team, person_id: _person, ...request } = row;
  return request;
}

export const getRequest = async (
  ctx: Ctx<typeof compliance.requests.get>,
  { request_id }: In<typeof compliance.requests.get>,
): Promise<DataRequest> => presentRequest(await getReachable(ctx, request_id));
