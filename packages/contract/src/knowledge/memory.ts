import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import {
  expectedVersion,
  inTeam,
  line,
  markdown,
  markdownOut,
  plannedAt,
  proposedId,
  ref,
  text,
  timestamp,
} from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { ProjectName } from '../work/names.ts';
import { Document, DocumentUpload, KnowledgeAudience, uploadErrors } from './documents.ts';

export const MemoryKind = z.enum(['fact', 'preference', 'decision', 'note']).meta({ id: 'MemoryKind' });
/** Something that a person, or an agent for them, keeps in mind. */
export const Memory = z
  .strictObject({
    id: ref('memory'),
    team_id: ref('team'),
    key: z.string().nullable().describe('Your own name for it: writing it again replaces it.'),
    content: markdownOut(),
    kind: MemoryKind,
    tags: z.array(z.string()),
    audience: KnowledgeAudience,
    project_id: ref('project').nullable(),
    project: ProjectName.nullable(),
    author_id: ref('person'),
    author: PersonName,
    expires_at: timestamp().nullable(),
    supersedes_id: ref('memory').nullable(),
    superseded: z.boolean().describe('Whether a later one has taken its place.'),
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'Memory' });
export type Memory = z.infer<typeof Memory>;

/** The source of a statement: the words `quote` are from `start` to before `end` in the text of that revision. */
export const Citation = z
  .strictObject({
    kind: z.enum(['document', 'memory']),
    document_id: ref('document').nullable(),
    memory_id: ref('memory').nullable(),
    title: z.string(),
    revision: z.int().nullable(),
    ordinal: z.int(),
    page: z.int().nullable(),
    start: z.int(),
    end: z.int(),
    quote: z.string(),
    superseded: z.boolean(),
  })
  .meta({ id: 'Citation' });
export type Citation = z.infer<typeof Citation>;

/** How passages are found: by words alone, or also by what is meant. */
const RetrievalMode = z.enum(['lexical', 'hybrid']).meta({ id: 'RetrievalMode' });
const memory_id = ref('memory').describe('Id of the memory, from memory.list.');
const tag = line(50);
const fields = {
  kind: MemoryKind.optional().describe('What it is. Defaults to note.'),
  tags: z.array(tag).max(20).optional().describe('Words to find it by.'),
  audience: KnowledgeAudience.optional().describe('Who reads it. Defaults to own: only you.'),
  project_id: ref('project').optional().describe('With the audience project: the project, by UUID.'),
  expires_at: plannedAt().nullable().optional().describe('From when on it is no longer found. Null: never.'),
  supersedes_id: ref('memory').optional().describe('The memory of yours that it takes the place of.'),
};
const content = markdown(20_000).describe('What to keep in mind.');
const found = ['MEMORY_NOT_FOUND'] as const;
const asking = {
  query: text(500).describe('What you want to know.'),
  kinds: z.array(MemoryKind).max(4).optional().describe('Only memories of these kinds, and no documents.'),
  collection_ids: z.array(ref('collection')).max(20).optional().describe('Only what is in any of these collections.'),
  tags: z.array(tag).max(20).optional().describe('Only memories with all of these tags, and no documents.'),
  project_id: ref('project').optional().describe('Only what is in this project, by UUID.'),
  mode: RetrievalMode.optional().describe(
    'Defaults to hybrid where the operator has texts measured and documents.evaluate found it no worse, else to lexical.',
  ),
};
const answered = {
  mode: RetrievalMode,
  degraded: z.boolean().describe('True where it was to be hybrid and the model did not answer in time.'),
};
const askErrors = ['PROJECT_NOT_FOUND', 'COLLECTION_NOT_FOUND'] as const;
const limit = [{ by: 'user', max: 60, seconds: 60 }] as const;

/** Notes that people and agents keep, and the part of them that a model reads. */
export const memory = {
  list: query({
    summary: 'List the memories that you may read, newest first',
    access: 'team:knowledge.read',
    rest: 'GET /memory',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      search: text(200).optional().describe('Words that are all in it, each by its beginning.'),
      kind: MemoryKind.optional().describe('Only memories of this kind.'),
      tag: tag.optional().describe('Only memories with this tag.'),
      deleted: z.boolean().optional().describe('True for deleted memories of yours, instead of the others.'),
    }),
    output: Page(Memory).meta({ id: 'MemoryPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a memory',
    access: 'team:knowledge.read',
    rest: 'GET /memory/{memory_id}',
    input: inTeam({ memory_id }),
    output: Memory,
    errors: found,
  }),
  write: mutation({
    summary: 'Write a memory, or replace yours that has the same key',
    access: 'team:knowledge.write',
    rest: 'POST /memory/write',
    status: 201,
    input: inTeam({
      id: proposedId('memory'),
      key: text(200).optional().describe('Your own name for it: writing it again replaces it.'),
      content,
      ...fields,
    }),
    output: Memory,
    errors: [...found, 'PROJECT_NOT_FOUND', 'ID_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    events: ['memory.written'],
    offline: true,
  }),
  update: mutation({
    summary: 'Update a memory of yours',
    access: 'team:knowledge.write',
    rest: 'PATCH /memory/{memory_id}',
    aliases: ['PUT /memory/{memory_id}'],
    input: inTeam({ memory_id, content: content.optional(), ...fields, version: expectedVersion() }),
    output: Memory,
    errors: [...found, 'PROJECT_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['memory.updated'],
    offline: true,
  }),
  delete: mutation({
    summary: 'Delete a memory of yours; it can be restored for 30 days',
    access: 'team:knowledge.write',
    rest: 'DELETE /memory/{memory_id}',
    input: inTeam({ memory_id }),
    output: z.strictObject({ id: ref('memory'), restorable_until: timestamp() }).meta({ id: 'DeletedMemory' }),
    errors: found,
    events: ['memory.deleted'],
  }),
  restore: mutation({
    summary: 'Restore a deleted memory of yours',
    access: 'team:knowledge.write',
    rest: 'POST /memory/{memory_id}/restore',
    input: inTeam({ memory_id }),
    output: Memory,
    errors: found,
    events: ['memory.restored'],
  }),
  query: mutation({
    summary: 'Search memories and documents for what is known about a question',
    access: 'team:knowledge.read',
    rest: 'POST /memory/query',
    tx: 'manual',
    input: inTeam({ ...asking, limit: z.int().min(1).max(50).optional().describe('Most hits. Defaults to 10.') }),
    output: z
      .strictObject({ items: z.array(z.strictObject({ citation: Citation, score: z.number() })), ...answered })
      .meta({ id: 'MemoryHits' }),
    errors: askErrors,
    events: [],
    limit,
  }),
  context: mutation({
    summary: 'Get what is known about a question, for a model to read',
    access: 'team:knowledge.read',
    rest: 'POST /memory/context',
    tx: 'manual',
    input: inTeam({
      ...asking,
      max_tokens: z.int().min(100).max(32_000).optional().describe('How long it may be. Defaults to 4,000.'),
    }),
    output: z
      .strictObject({
        text: z.string().describe('Passages as data, each with the number of its citation.'),
        citations: z.array(Citation),
        tokens: z.int().describe('How long it is at most, for models of any kind.'),
        left_out: z.int().describe('Passages that had no room, or say nearly the same as others.'),
        ...answered,
      })
      .meta({ id: 'MemoryContext' }),
    errors: askErrors,
    events: [],
    limit,
  }),
  upload: mutation({
    summary: 'Upload a file as a document',
    access: 'team:knowledge.write',
    rest: 'POST /memory/upload',
    status: 201,
    door: 'upload',
    input: DocumentUpload,
    output: Document,
    errors: uploadErrors,
    events: ['document.created', 'operation.queued', 'file.uploaded'],
  }),
};
