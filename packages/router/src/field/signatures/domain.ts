import type { Domain } from '../../kit/domain.ts';
import { ofPerson } from '../../kit/tables.ts';
import { signaturesRouter } from './router.ts';

export const signaturesDomain = {
  router: signaturesRouter,
  references: { signature: 'signatures' },
  audiences: { signature: { needs: 'field.read' } },
  tables: {
    // Signatures are kept as they were made.
    signatures: ofPerson('signer_id', {
      lawful: ['subject', 'name', 'consent', 'strokes', 'address'],
      none: ['sha256'],
    }),
  },
} satisfies Domain;
