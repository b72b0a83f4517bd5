import type { DataRequest, compliance } from '@deskwire/contract/platform/compliance.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { makeArchive } from './making/jobs.ts';
import { requestOf } from './persons/request.ts';

/** Asks for everything that a team keeps of a contact. */
export async function exportPerson(
  ctx: Ctx<typeof compliance.exportPerson>,
  { person_id }: In<typeof compliance.exportPerson>,
): Promise<DataRequest> {
  const request = await requestOf(ctx, { kind: 'export', person_id });
  ctx.outbox.later(makeArchive, { request_id: request.id });
  return request;
}
