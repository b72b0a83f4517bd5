import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { expectedVersion, inTeam, line, markdown, markdownOut, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput, viewInput } from '../kit/paging.ts';
import { Operation } from '../platform/operations.ts';
import { Provenance } from './ai.schemas.ts';
import { aiLimit, asking } from './ai.texts.ts';

const AiTemplate = z
  .strictObject({
    id: ref('ai_template'),
    name: z.string(),
    description: markdownOut(),
    body: markdownOut().describe('Text with gaps, such as {{customer}}.'),
    variables: z.array(z.string()).describe('Names of the gaps.'),
    created_by: ref('person'),
    creator: PersonName,
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'AiTemplate' });
const AiDocument = z
  .strictObject({
    id: ref('ai_document'),
    title: z.string(),
    body: markdownOut(),
    provenance: Provenance,
    created_at: timestamp(),
    updated_at: timestamp(),
    deleted_at: timestamp().nullable(),
    version: z.int(),
  })
  .meta({ id: 'AiDocument' });
const edited = {
  version: z.int().describe('Its number, from 1.'),
  is_current: z.boolean(),
  edited_at: timestamp(),
};
const AiTemplateVersion = z
  .strictObject({
    ...edited,
    name: z.string(),
    description: markdownOut(),
    body: markdownOut(),
    edited_by: ref('person'),
    editor: PersonName,
  })
  .meta({ id: 'AiTemplateVersion' });
const AiDocumentVersion = z
  .strictObject({ ...edited, title: z.string(), body: markdownOut() })
  .meta({ id: 'AiDocumentVersion' });
const earlier = z
  .int()
  .min(1)
  .max(2 ** 31 - 1)
  .describe('Number of the version to go back to.');

const templateId = ref('ai_template').describe('Id of the template, from ai.templates.list.');
const documentId = ref('ai_document').describe('Id of the document, from ai.documents.list.');
const name = line(100).describe('What it is called; one name is used once.');
const description = markdown(1000, 0).optional().describe('What it is for.');
const body = markdown(50_000).describe('The text. {{name}} is a gap: small letters, digits and _.');

export const aiTemplates = {
  list: query({
    summary: 'List the templates of documents',
    access: 'team:ai.use',
    rest: 'GET /ai/documents/templates',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      deleted: z.boolean().optional().describe('True for deleted templates that can be restored.'),
    }),
    output: Page(AiTemplate).meta({ id: 'AiTemplatePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  create: mutation({
    summary: 'Create a template of documents',
    access: 'team:documents.write',
    rest: 'POST /ai/documents/templates',
    status: 201,
    input: inTeam({ name, description, body }),
    output: AiTemplate,
    errors: ['AI_TEMPLATE_NAME_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    events: ['ai_template.created'],
  }),
  update: mutation({
    summary: 'Update a template of documents',
    access: 'team:documents.write',
    rest: 'PATCH /ai/documents/templates/{template_id}',
    aliases: ['PUT /ai/documents/templates/{template_id}'],
    input: inTeam({
      template_id: templateId,
      name: name.optional(),
      description,
      body: body.optional(),
      version: expectedVersion(),
    }),
    output: AiTemplate,
    errors: ['AI_TEMPLATE_NOT_FOUND', 'AI_TEMPLATE_NAME_TAKEN', 'VERSION_CONFLICT'],
    events: ['ai_template.updated'],
  }),
  get: query({
    summary: 'Get a template of documents',
    access: 'team:ai.use',
    rest: 'GET /ai/documents/templates/{template_id}',
    input: inTeam({ template_id: templateId }),
    output: AiTemplate,
    errors: ['AI_TEMPLATE_NOT_FOUND'],
  }),
  versions: query({
    summary: 'List the versions of a template, the current one first',
    access: 'team:ai.use',
    rest: 'GET /ai/documents/templates/{template_id}/versions',
    input: inTeam({ template_id: templateId, ...pageInput, ...viewInput }),
    output: Page(AiTemplateVersion).meta({ id: 'AiTemplateVersionPage' }),
    errors: ['AI_TEMPLATE_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  revert: mutation({
    summary: 'Restore an earlier version of a template, as a new one',
    access: 'team:documents.write',
    rest: 'POST /ai/documents/templates/{template_id}/revert',
    input: inTeam({ template_id: templateId, to: earlier, version: expectedVersion() }),
    output: AiTemplate,
    errors: ['AI_TEMPLATE_NOT_FOUND', 'AI_VERSION_NOT_FOUND', 'AI_TEMPLATE_NAME_TAKEN', 'VERSION_CONFLICT'],
    events: ['ai_template.updated'],
  }),
  delete: mutation({
    summary: 'Delete a template; it can be restored for 30 days',
    access: 'team:documents.write',
    rest: 'DELETE /ai/documents/templates/{template_id}',
    input: inTeam({ template_id: templateId }),
    output: z
      .strictObject({ id: ref('ai_template'), purge_at: timestamp().describe('When it is gone for good.') })
      .meta({ id: 'AiTemplateDeleted' }),
    errors: ['AI_TEMPLATE_NOT_FOUND'],
    events: ['ai_template.deleted'],
    destructive: true,
  }),
  restore: mutation({
    summary: 'Restore a template that was deleted',
    access: 'team:documents.write',
    rest: 'POST /ai/documents/templates/{template_id}/restore',
    input: inTeam({ template_id: templateId }),
    output: AiTemplate,
    errors: ['AI_TEMPLATE_NOT_FOUND', 'AI_TEMPLATE_NAME_TAKEN', 'TIER_LIMIT_EXCEEDED'],
    events: ['ai_template.restored'],
  }),
};

export const aiDocuments = {
  generate: mutation({
    summary: 'Generate a document: from a template, from instructions, or both',
    access: 'team:ai.use',
    rest: 'POST /ai/documents/generate',
    status: 201,
    tx: 'manual',
    limit: aiLimit,
    input: inTeam({
      template_id: templateId.optional().describe('The template to fill. Give this, or a prompt, or both.'),
      variables: z
        .record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), text(5000, 0))
        .optional()
        .meta({ description: 'A value for every gap of the template.', examples: [{ customer: 'Ann' }] }),
      prompt: text(5000).optional().describe('What to write, or what to make of the template. Needs a model.'),
      title: line(200).optional().describe('Its title. Defaults to the name of the template.'),
      model: text(200).optional().describe('A model from ai.models.list.'),
    }),
    output: AiDocument,
    errors: ['AI_TEMPLATE_NOT_FOUND', 'TEMPLATE_VARIABLES_INVALID', 'TIER_LIMIT_EXCEEDED', ...asking],
    events: ['ai_document.generated'],
  }),
  list: query({
    summary: 'List the documents that you generated, newest first',
    access: 'team:ai.use',
    rest: 'GET /ai/documents',
    input: inTeam({
      ...pageInput,
      ...viewInput,
      deleted: z.boolean().optional().describe('True for deleted documents that you can restore.'),
    }),
    output: Page(AiDocument).meta({ id: 'AiDocumentPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  get: query({
    summary: 'Get a document that you generated',
    access: 'team:ai.use',
    rest: 'GET /ai/documents/{document_id}',
    input: inTeam({ document_id: documentId }),
    output: AiDocument,
    errors: ['AI_DOCUMENT_NOT_FOUND'],
  }),
  update: mutation({
    summary: 'Update a document that you generated',
    access: 'team:ai.use',
    rest: 'PATCH /ai/documents/{document_id}',
    input: inTeam({
      document_id: documentId,
      title: line(200).optional().describe('Its title.'),
      body: markdown(100_000).optional().describe('What it says.'),
      version: expectedVersion(),
    }),
    output: AiDocument,
    errors: ['AI_DOCUMENT_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['ai_document.updated'],
  }),
  versions: query({
    summary: 'List the versions of a document that you generated, the current one first',
    access: 'team:ai.use',
    rest: 'GET /ai/documents/{document_id}/versions',
    input: inTeam({ document_id: documentId, ...pageInput, ...viewInput }),
    output: Page(AiDocumentVersion).meta({ id: 'AiDocumentVersionPage' }),
    errors: ['AI_DOCUMENT_NOT_FOUND', 'INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  revert: mutation({
    summary: 'Restore an earlier version of a document, as a new one',
    access: 'team:ai.use',
    rest: 'POST /ai/documents/{document_id}/revert',
    input: inTeam({ document_id: documentId, to: earlier, version: expectedVersion() }),
    output: AiDocument,
    errors: ['AI_DOCUMENT_NOT_FOUND', 'AI_VERSION_NOT_FOUND', 'VERSION_CONFLICT'],
    events: ['ai_document.updated'],
  }),
  export: mutation({
    summary: 'Export a document that you generated as PDF, Word or Markdown',
    access: 'team:ai.use',
    rest: 'POST /ai/documents/{document_id}/export',
    status: 202,
    input: inTeam({
      document_id: documentId,
      n: z
        .int()
        .min(1)
        .max(2 ** 31 - 1)
        .optional()
        .describe('Number of the version. Defaults to the newest.'),
      format: z.enum(['pdf', 'docx', 'md']).describe('md is the text as it was written.'),
    }),
    output: Operation,
    errors: ['AI_DOCUMENT_NOT_FOUND', 'AI_VERSION_NOT_FOUND'],
    events: ['operation.queued'],
  }),
  delete: mutation({
    summary: 'Delete a document that you generated; you can restore it for 30 days',
    access: 'team:ai.use',
    rest: 'DELETE /ai/documents/{document_id}',
    input: inTeam({ document_id: documentId }),
    output: z
      .strictObject({ id: ref('ai_document'), purge_at: timestamp().describe('When it is gone for good.') })
      .meta({ id: 'AiDocumentDeleted' }),
    errors: ['AI_DOCUMENT_NOT_FOUND'],
    events: ['ai_document.deleted'],
    destructive: true,
  }),
  restore: mutation({
    summary: 'Restore a document that you deleted',
    access: 'team:ai.use',
    rest: 'POST /ai/documents/{document_id}/restore',
    input: inTeam({ document_id: documentId }),
    output: AiDocument,
    errors: ['AI_DOCUMENT_NOT_FOUND'],
    events: ['ai_document.restored'],
  }),
};
