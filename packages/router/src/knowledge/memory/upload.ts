import type { Document } from '@deskwire/contract/knowledge/documents.ts';
import type { memory } from '@deskwire/contract/knowledge/memory.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { uploadDocument } from '../documents/create.ts';

/** A file becomes a document; the same bytes again are the document that is there. */
export const uploadMemory = (ctx: Ctx<typeof memory.upload>, input: In<typeof memory.upload>): Promise<Document> =>
  uploadDocument(ctx, input);
