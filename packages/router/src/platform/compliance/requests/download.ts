import type { compliance } from '@deskwire/contract/platform/compliance.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { archiveFileOf } from '../making/archive-file.ts';
import { getReachable } from './get.ts';

/** The archive of a request, while it is kept. */
export const downloadRequest = async (
  ctx: Ctx<typeof compliance.requests.download>,
  { request_id }: In<typeof compliance.requests.download>,
) => archiveFileOf(await getReachable(ctx, request_id), ctx.now());
