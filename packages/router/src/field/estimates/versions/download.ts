import type { Document } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { estimates } from '@deskwire/contract/field/estimates.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { getContact } from '../../../identity/people/recipients/recipients.ts';
import { getRow } from '../get.ts';
import { keyOf } from '../present.ts';
import { readTeam } from '../queries.ts';
import { writeDocument } from '../sending/document.ts';
import * as queries from './queries.ts';

/** The bytes that were sent and signed, or how a draft would look. */
export async function downloadEstimate(
  { db, scope, services, now }: Ctx<typeof estimates.download>,
  { estimate_id, number }: In<typeof estimates.download>,
): Promise<Document> {
  const row = await getRow(db, scope, estimate_id);
  const sent = number ?? (row.status === 'draft' || row.sent_number === 0 ? undefined : row.sent_number);
  if (sent !== undefined) {
    const found = await queries.findDocument(db, scope, row.id, sent);
    if (found === undefined) throw new AppError('ESTIMATE_VERSION_NOT_FOUND');
    return pdfNamed(`${keyOf(row.number)}-v${sent}`, found.pdf);
  }
  const [team, client] = [await readTeam(db, scope), await getContact(db, scope.team_id, row.client_id)];
  const preview = await writeDocument(services, { row, team, client, number: null, at: now() });
  return pdfNamed(`${keyOf(row.number)}-draft`, preview);
}

export const pdfNamed = (name: string, bytes: Uint8Array): Document => ({
  name: `${name}.pdf`,
  content_type: 'application/pdf',
  content: Buffer.from(bytes).toString('base64'),
});
