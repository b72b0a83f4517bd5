import { drawSignature } from '@deskwire/adapters/images.ts';
import type { Document } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { signatures } from '@deskwire/contract/field/signatures.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getSignature } from './get.ts';

/** A signature as a PNG, drawn from its lines. */
export async function pictureOf(
  { db, scope }: Ctx<typeof signatures.image>,
  { signature_id }: In<typeof signatures.image>,
): Promise<Document> {
  const { strokes } = await getSignature(db, scope, signature_id);
  const { bytes, content_type } = await drawSignature(strokes);
  return { name: `signature-${signature_id}.png`, content_type, content: Buffer.from(bytes).toString('base64') };
}
