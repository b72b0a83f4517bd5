import { storableLine } from '@deskwire/contract/kit/storable.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';
import { randomUUIDv7 } from 'node:crypto';
import type { Document, documents } from '@deskwire/contract/knowledge/documents.ts';
import type { memory } from '@deskwire/contract/knowledge/memory.ts';
import type { Base, Ctx, In, TeamScope, Writing } from '../../kit/context.ts';
import { requireRoom } from '../../kit/limits/entitlements.ts';
import { AppError, invalid } from '../../kit/errors.ts';
import { readableTypeOf } from '../../platform/files/bytes/content-type.ts';
import { getVisibleFile } from '../../platform/files/rows/find.ts';
import { checkDigest, keepUpload, moveFile, theUpload } from '../../platform/files/rows/keep.ts';
import { wordsOfTicket } from './from-ticket.ts';
import { startProcessing } from './processing/start.ts';
import { getDocument, presentDocument } from './present.ts';
import * as queries from './queries.ts';
import { placeFor } from './place.ts';

/** A document from a file, a page, a text or a ticket: it is read by the worker. */
export async function createDocument(
  ctx: Ctx<typeof documents.create>,
  { id = randomUUIDv7(), text, file_id, url, ticket_id, title, audience, project_id }: In<typeof documents.create>,
): Promise<Document> {
  if ([text, file_id, url, ticket_id].filter((given) => given !== undefined).length !== 1)
    throw invalid('text', 'give exactly one of text, file_id, url and ticket_id');
  const said = ticket_id === undefined ? undefined : await wordsOfTicket(ctx, ticket_id);
  const file = file_id === undefined ? undefined : await getVisibleFile(ctx, file_id);
  const made = await keepDocument(ctx, {
    id,
    title: title ?? said?.title ?? (file && cut(file.name, 200)) ?? titleOf(url, text),
    source: said !== undefined ? 'ticket' : file !== undefined ? 'upload' : url !== undefined ? 'url' : 'text',
    ticket_id: said?.ticket_id ?? null,
    file_id: file_id ?? null,
    url: url ?? null,
    content: said?.text ?? text ?? null,
    content_type: file === undefined ? null : readableTypeOf(file.content_type, file.name),
    ...(await placeFor(ctx.db, ctx.scope, audience, project_id)),
    sha256: null,
  });
  return made;
}
const titleOf = (url: string | undefined, text: string | undefined): string =>
  storableLine(url ?? text!.split('\n', 1)[0]!.replace(/^#{1,6}\s/, ''), 200) || 'Untitled';

/** The same with the file in the request. The same bytes again are the document that is there. */
export async function uploadDocument(
  ctx: Ctx<typeof memory.upload>,
  { sha256, title, audience, project_id }: In<typeof memory.upload>,
): Promise<Document> {
  const upload = theUpload(ctx);
  checkDigest(upload, sha256);
  const place = await placeFor(ctx.db, ctx.scope, audience, project_id);
  const digest = Buffer.from(upload.sha256, 'hex');
  await queries.lockBytes(ctx.db, ctx.scope, digest);
  const same = await queries.findSame(ctx.db, ctx.scope, digest);
  if (same !== undefined) return presentDocument(same);
  const file = await keepUpload(ctx, upload, { home: null });
  const id = randomUUIDv7();
  const document = await keepDocument(ctx, {
    id,
    title: title ?? cut(upload.name, 200),
    source: 'upload',
    file_id: file.id,
    ticket_id: null,
    url: null,
    content: null,
    content_type: readableTypeOf(upload.content_type, upload.name),
    ...place,
    sha256: digest,
  });
  await moveFile(ctx, file, { kind: 'document', id });
  return document;
}

type Keeping = Writing<'document.created' | 'operation.queued'> &
  Pick<Base, 'now' | 'services'> & { readonly scope: TeamScope };
async function keepDocument(ctx: Keeping, row: Omit<queries.NewDocument, 'operation_id'>): Promise<Document> {
  const { db, scope, events, now } = ctx;
  await requireRoom(ctx, 'documents');
  const operation = await startProcessing(ctx, row.id);
  const inserted = await queries.insertDocument(db, scope, { ...row, operation_id: operation.id }, now());
  if (inserted === undefined) throw new AppError('ID_TAKEN', { id: row.id });
  events.add('document.created', { id: row.id, version: 1 }, { source: row.source });
  return presentDocument(await getDocument(db, scope, row.id));
}
