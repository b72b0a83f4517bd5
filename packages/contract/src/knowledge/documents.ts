import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { ticketId } from '../desk/tickets.schemas.ts';
import { PersonName } from '../identity/names.ts';
import { expectedVersion, inTeam, line, markdown, proposedId, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { sha256 } from '../platform/files.ts';
import { Operation } from '../platform/operations.ts';
import { ProjectName } from '../work/names.ts';

export const KnowledgeAudience = z.enum(['own', 'team', 'project']).meta({ id: 'KnowledgeAudience' });
export const DocumentAudience = z.enum(['own', 'team', 'project', 'collections']).meta({ id: 'DocumentAudience' });
export const DocumentState = z.enum(['queued', 'processing', 'ready', 'failed']).meta({ id: 'DocumentState' });
export const DocumentFailure = z
  .enum([
    'UNSUPPORTED',
    'UNREADABLE',
    'ENCRYPTED',
    'TOO_LARGE',
    'TOO_SLOW',
    'NO_TEXT',
    'UNREACHABLE',
    'NOT_FOUND',
    'CRASHED',
  ])
  .meta({ id: 'DocumentFailure' });

/** Something that the team knows, in passages that can be cited. */
export const Document = z
  .strictObject({
    id: ref('document'),
    team_id: ref('team'),
    title: z.string(),
    source: z.enum(['upload', 'text', 'url', 'ticket']),
    file_id: ref('file').nullable().describe('The file that it was read from.'),
    url: z.string().nullable().describe('The page that it was read from.'),
    ticket_id: ref('ticket').nullable().describe('The ticket whose words it has, if you may see that.'),
    content_type: z.string().nullable(),
    audience: DocumentAudience.describe('Who reads it; collections: whoever reads a collection that has it.'),
    project_id: ref('project').nullable(),
    project: ProjectName.nullable(),
    author_id: ref('person'),
    author: PersonName,
    state: DocumentState,
    error: DocumentFailure.nullable().describe('Why it could not be read; null where it was.'),
    revision: z.int().describe('Which text is shown; 0 for none yet.'),
    pages: z.int().nullable(),
    chars: z.int(),
    chunk_count: z.int(),
    operation_id: ref('operation').nullable().describe('The operation that reads it, to watch.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Document' });
export type Document = z.infer<typeof Document>;

/** A passage: its text is the text of the document from `start` to before `end`. */
export const DocumentChunk = z
  .strictObject({
    ordinal: z.int(),
    revision: z.int(),
    headings: z.array(z.string()),
    page: z.int().nullable(),
    start: z.int(),
    end: z.int(),
    text: z.string(),
  })
  .meta({ id: 'DocumentChunk' });

const doc_id = ref('document').describe('Id of the document, from documents.list.');
const place = {
  audience: DocumentAudience.optional().describe('Who reads it. Defaults to own: only you.'),
  project_id: ref('project').optional().describe('With the audience project: the project, by UUID.'),
};
const title = line(200).optional().describe('What it is called. Defaults to the name of the file or page.');
const url = z
  .url({ protocol: /^https?$/ })
  .max(2000)
  .meta({ outbound: true, description: 'Address of a page to read, on the public internet.' });
const content = markdown(1_000_000);
const placing = ['PROJECT_NOT_FOUND'] as const;
const found = ['DOCUMENT_NOT_FOUND'] as const;
export const DocumentUpload = inTeam({
  title,
  ...place,
  sha256: sha256.optional().describe('SHA-256 of the bytes; others are refused.'),
});
export const uploadErrors = [
  ...placing,
  'PAYLOAD_TOO_LARGE',
  'FILE_CORRUPT',
  'TIER_LIMIT_EXCEEDED',
  'UNAVAILABLE',
] as const;

/**
 * The documents of a team: parsed in a process of their own, cut into passages, cited exactly, shown to those who may open
 * them.
 */
export const documents = {
  list: query({
    summary: 'List the documents that you may read, newest first',
    access: 'team:knowledge.read',
    rest: 'GET /documents',
    input: inTeam({
      ...pageInput,
      search: text(200).optional().describe('Words that are all in the title or text, each by its beginning.'),
      state: DocumentState.optional().describe('Only documents in this state.'),
      project_id: ref('project').optional().describe('Only documents of this project, by UUID.'),
      collection_id: ref('collection').optional().describe('Only documents in this collection.'),
      deleted: z.boolean().optional().describe('True for deleted documents of yours, instead of the others.'),
    }),
    output: Page(Document).meta({ id: 'DocumentPage' }),
    errors: ['PROJECT_NOT_FOUND', 'COLLECTION_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a document and the state it is in',
    access: 'team:knowledge.read',
    rest: 'GET /documents/{doc_id}',
    input: inTeam({ doc_id }),
    output: Document,
    errors: found,
  }),
  text: query({
    summary: 'Get the text of a document, in which citations point',
    access: 'team:knowledge.read',
    rest: 'GET /documents/{doc_id}/text',
    input: inTeam({ doc_id }),
    output: z
      .strictObject({ document_id: ref('document'), revision: z.int(), text: z.string() })
      .meta({ id: 'DocumentText' }),
    errors: found,
  }),
  chunks: query({
    summary: 'List the passages of a document in order',
    access: 'team:knowledge.read',
    rest: 'GET /documents/{doc_id}/chunks',
    input: inTeam({ doc_id, ...pageInput }),
    output: Page(DocumentChunk).meta({ id: 'DocumentChunkPage' }),
    errors: [...found, 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create a document from a file, a page, a text or a ticket',
    access: 'team:knowledge.write',
    rest: 'POST /documents',
    status: 201,
    input: inTeam({
      id: proposedId('document'),
      title,
      text: content.optional().describe('What it says. Give this, file_id, url or ticket_id.'),
      file_id: ref('file').optional().describe('A file that you uploaded.'),
      url: url.optional(),
      ticket_id: ticketId
        .optional()
        .describe('A ticket, by UUID or by key: what it says now, with its public comments and its resolution.'),
      ...place,
    }).meta({ examples: [{ title: 'VPN', text: 'Restart the router in room 12.' }] }),
    output: Document,
    errors: [...placing, 'FILE_NOT_FOUND', 'TICKET_NOT_FOUND', 'ID_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    events: ['document.created', 'operation.queued'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update who reads a document, its title or its text',
    access: 'team:knowledge.write',
    rest: 'PATCH /documents/{doc_id}',
    aliases: ['PUT /documents/{doc_id}'],
    input: inTeam({
      doc_id,
      title: line(200).optional().describe('What it is called.'),
      text: content.optional().describe('What it says from now on: its next revision.'),
      ...place,
      version: expectedVersion(),
    }),
    output: Document,
    errors: [...found, ...placing, 'VERSION_CONFLICT'],
    events: ['document.updated', 'operation.queued'],
    offline: true,
  }),
  delete: mutation({
    summary: 'Delete a document; it can be restored for 30 days',
    access: 'team:knowledge.write',
    rest: 'DELETE /documents/{doc_id}',
    input: inTeam({ doc_id }),
    output: z.strictObject({ id: ref('document'), restorable_until: timestamp() }).meta({ id: 'DeletedDocument' }),
    errors: found,
    events: ['document.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted document',
    access: 'team:knowledge.write',
    rest: 'POST /documents/{doc_id}/restore',
    input: inTeam({ doc_id }),
    output: Document,
    errors: found,
    events: ['document.restored'],
  }),
  reprocess: mutation({
    summary: 'Reprocess a document; its current text is shown until that is done',
    access: 'team:knowledge.write',
    rest: 'POST /documents/{doc_id}/reprocess',
    status: 202,
    input: inTeam({ doc_id }),
    output: Operation,
    errors: found,
    events: ['document.updated', 'operation.queued'],
  }),
  reprocessAll: mutation({
    summary: 'Reprocess all documents of the team; current texts are shown until then',
    access: 'team:team.manage',
    rest: 'POST /documents/reprocess',
    status: 202,
    input: inTeam({}),
    output: Operation,
    events: ['operation.queued'],
    limit: [{ by: 'user', max: 10, seconds: 3600 }],
  }),
  evaluate: mutation({
    summary: 'Evaluate the search by questions of your own',
    access: 'team:team.manage',
    rest: 'POST /documents/evaluate',
    tx: 'manual',
    input: inTeam({
      questions: z
        .array(
          z.strictObject({
            question: text(500).describe('What somebody would ask.'),
            document_id: ref('document').describe('The document that has the answer.'),
          }),
        )
        .min(1)
        .max(200)
        .describe('Questions, each with the document that has its answer.'),
    }),
    output: z
      .strictObject({
        asked: z.int(),
        recall_at_1: z.number(),
        recall_at_5: z.number(),
        hybrid: z
          .strictObject({ recall_at_1: z.number(), recall_at_5: z.number() })
          .nullable()
          .describe('With vectors as well; null where no texts are measured. No worse: it is the default from now on.'),
        missed: z.array(z.strictObject({ question: z.string(), document_id: ref('document') })),
      })
      .meta({ id: 'SearchEvaluation' }),
    errors: found,
    events: [],
  }),
};
