import type { Operation } from '@deskwire/contract/platform/operations.ts';
import type { TeamScope, Writing } from '../../../kit/context.ts';
import { startOperation } from '../../../platform/operations/start.ts';
import { documentsProcess } from './process.ts';

type Starting = Writing<'operation.queued'> & { readonly scope: TeamScope; readonly now: () => string };

/** Asks for a document to be read. */
export const startProcessing = (ctx: Starting, document_id: string): Promise<Operation> =>
  startOperation(ctx, documentsProcess, { document_id });
