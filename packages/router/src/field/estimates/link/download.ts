import type { Document } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { keyOf } from '../present.ts';
import { pdfNamed } from '../versions/download.ts';
import { findDocument } from '../versions/queries.ts';
import { openLink } from './open.ts';

/** The bytes that a client approves. */
export async function downloadLink(
  ctx: Ctx<typeof estimates.link.download>,
  { token }: In<typeof estimates.link.download>,
): Promise<Document> {
  const { team_id, version } = await openLink(ctx, token);
  const { pdf } = (await findDocument(ctx.db, { team_id }, version.estimate_id, version.number))!;
  return pdfNamed(`${keyOf(version.estimate_number)}-v${version.number}`, pdf);
}
