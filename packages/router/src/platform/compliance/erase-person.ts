import type { DataRequest, compliance } from '@deskwire/contract/platform/compliance.ts';
import { removeContact } from '../../identity/people/remove.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { eraseContactJob } from './persons/jobs.ts';
import { requestOf } from './persons/request.ts';

/**
 * Takes a contact out of the team at once, and has a worker erase all that names them there. A hold stops the erasure and
 * not the leaving.
 */
export async function erasePerson(
  ctx: Ctx<typeof compliance.erasePerson>,
  { person_id, reason }: In<typeof compliance.erasePerson>,
): Promise<DataRequest> {
  await removeContact(ctx, { person_id });
  const request = await requestOf(ctx, { kind: 'erasure', person_id, reason: reason ?? null });
  ctx.outbox.later(eraseContactJob, { person_id });
  return request;
}
