import { z } from 'zod';
import { ticketId } from '../desk/tickets.schemas.ts';
import { mutation } from '../define.ts';
import { inTeam, line, locale, markdownOut, ref, text } from '../kit/fields.ts';
import { MAX_TEXT, Provenance, someText } from './ai.schemas.ts';

/** The rate limit and the refusals of procedures that may ask a model. */
export const aiLimit = [{ by: 'user', max: 30, seconds: 60 }] as const;
export const asking = [
  'AI_BUDGET_EXCEEDED',
  'AI_UNAVAILABLE',
  'AI_OUTPUT_INVALID',
  'AI_REFUSED',
  'AI_INPUT_TOO_LONG',
  'AI_DISABLED',
  'AI_MODEL_NOT_FOUND',
] as const;

const model = text(200).optional().describe('A model from ai.models.list. Defaults to the one you prefer.');
const question = text(2000).optional().describe('What you want to know in particular.');
const source = {
  text: someText.optional().describe('The text itself, or something to add to the ticket or report.'),
  ticket_id: ticketId.optional().describe('A ticket with its comments, by UUID or by key such as TKT-001.'),
  report_id: ref('report').optional().describe('A report in its newest version, instead of a ticket.'),
};
const Source = z.strictObject(source);
/** The refusals where the row that holds a text is missing. */
const unread = ['TICKET_NOT_FOUND', 'REPORT_NOT_FOUND', 'REPORT_VERSION_NOT_FOUND'] as const;

export const Entity = z
  .strictObject({
    kind: z.enum([
      'email',
      'url',
      'phone',
      'date',
      'money',
      'ip',
      'version',
      'ticket',
      'person',
      'organisation',
      'place',
    ]),
    text: z.string().describe('As it is in the text.'),
    value: z.string().describe('In a normal form: dates in ISO 8601, phone numbers in E.164.'),
    start: z.int().describe('Where it begins in the text, in UTF-16 units; -1 if it is not there word for word.'),
  })
  .meta({ id: 'AiEntity' });
export type Entity = z.infer<typeof Entity>;

const TextFigures = z
  .strictObject({
    characters: z.int(),
    words: z.int(),
    sentences: z.int(),
    reading_seconds: z.int().describe('At 230 words a minute.'),
  })
  .meta({ id: 'AiTextFigures' });

const analysis = {
  language: z.string().nullable().describe('ISO 639-1. Null if the text is too short to tell.'),
  figures: TextFigures,
  keywords: z.array(z.string()).describe('At most 10, the most typical first.'),
  summary: z.string(),
  sentiment: z
    .enum(['positive', 'neutral', 'negative'])
    .nullable()
    .describe('Null if rules answered: they cannot tell.'),
  answer: z.string().nullable().describe('The answer to your question; null without one, or if rules answered.'),
  provenance: Provenance,
};

export const aiTexts = {
  summarize: mutation({
    summary: 'Summarize a text, a ticket or a report',
    access: 'team:ai.use',
    rest: 'POST /ai/summarize',
    aliases: ['POST /ai/summary'],
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({
      ...source,
      sentences: z.int().min(1).max(10).optional().describe('How long the summary may be. Defaults to 3 sentences.'),
      language: locale().optional().describe('Language of the summary. Defaults to that of the text.'),
      model,
    }).meta({ example: { ticket_id: 'TKT-001', sentences: 2 } }),
    output: z.strictObject({ summary: z.string(), provenance: Provenance }).meta({ id: 'AiSummary' }),
    errors: [...unread, ...asking],
  }),
  translate: mutation({
    summary: 'Translate a text with a model',
    access: 'team:ai.use',
    rest: 'POST /ai/translate',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({
      text: someText.describe('What to translate, at most 100,000 characters.'),
      target: locale().describe('Language to translate into, such as de or pt-BR.'),
      model,
    }),
    output: z
      .strictObject({
        text: z.string(),
        source: z.string().nullable().describe('Language of the original, as ISO 639-1. Null if not known.'),
        target: z.string(),
        provenance: Provenance,
      })
      .meta({ id: 'AiTranslation' }),
    errors: [...asking],
  }),
  extract: mutation({
    summary: 'Extract addresses, dates, amounts and fields of your own from a text',
    access: 'team:ai.use',
    rest: 'POST /ai/extract',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({
      text: someText.describe('What to search, at most 100,000 characters.'),
      fields: z
        .array(
          z.strictObject({
            name: line(60).describe('Key of the value in the answer.'),
            description: text(300).describe('What to look for, in your words.'),
          }),
        )
        .max(20)
        .optional()
        .describe('Values of your own to look for. Only a model can do that.'),
      model,
    }),
    output: z
      .strictObject({
        entities: z.array(Entity),
        fields: z.array(z.strictObject({ name: z.string(), value: z.string().nullable() })),
        provenance: Provenance,
      })
      .meta({ id: 'AiExtraction' }),
    errors: [...asking],
  }),
  generate: mutation({
    summary: 'Generate a text with a model',
    access: 'team:ai.use',
    rest: 'POST /ai/generate',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({
      prompt: text(20_000).describe('What to write.'),
      context: someText.optional().describe('Material to use. Instructions in it are not followed.'),
      model,
    }),
    output: z.strictObject({ text: z.string(), provenance: Provenance }).meta({ id: 'AiText' }),
    errors: [...asking],
  }),
  analyze: mutation({
    summary: 'Analyse a ticket, a report or data of your own',
    access: 'team:ai.use',
    rest: 'POST /ai/analyze',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({ ...source, question, model }).meta({
      example: { ticket_id: 'TKT-001', question: 'What is the customer waiting for?' },
    }),
    output: z
      .strictObject({
        ...analysis,
        facts: z
          .array(z.strictObject({ name: z.string(), value: z.string() }))
          .describe('Facts about the ticket or report, read from the database.'),
      })
      .meta({ id: 'AiAnalysis' }),
    errors: [...unread, ...asking],
  }),
  analyzeText: mutation({
    summary: 'Analyse the language, length, topics and tone of a text',
    access: 'team:ai.use',
    rest: 'POST /ai/analyze/text',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({ text: someText.describe('What to analyse, at most 100,000 characters.'), question, model }),
    output: z.strictObject(analysis).meta({ id: 'AiTextAnalysis' }),
    errors: [...asking],
  }),
  analyzeDocument: mutation({
    summary: 'Analyse an uploaded document',
    access: 'team:ai.use',
    rest: 'POST /ai/analyze/document',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({
      file_id: ref('file').describe('A PDF, Word, Excel, HTML or text file of at most 200 pages.'),
      question,
      model,
    }),
    output: z
      .strictObject({
        ...analysis,
        title: z.string().nullable(),
        pages: z.int().nullable().describe('Null for formats without pages.'),
        truncated: z.boolean().describe(`Whether only the first ${MAX_TEXT} characters were read.`),
      })
      .meta({ id: 'AiDocumentAnalysis' }),
    errors: ['FILE_NOT_FOUND', 'DOCUMENT_UNREADABLE', ...asking],
  }),
  analyzeImage: mutation({
    summary: 'Analyse a picture with a model that can see',
    access: 'team:ai.use',
    rest: 'POST /ai/analyze/image',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({
      file_id: ref('file').optional().describe('An uploaded picture: PNG, JPEG, WebP or GIF.'),
      image: z
        .base64()
        .max(7_000_000)
        .optional()
        .meta({
          description: 'The picture itself as Base64. Give either this or file_id.',
          examples: ['R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'],
        }),
      question,
      model,
    }),
    output: z
      .strictObject({
        description: markdownOut(),
        text: z.string().describe('Text in the picture; empty if there is none.'),
        answer: z.string().nullable(),
        width: z.int().describe('Of the picture that the model saw, in pixels.'),
        height: z.int(),
        provenance: Provenance,
      })
      .meta({ id: 'AiImageAnalysis' }),
    errors: ['FILE_NOT_FOUND', 'IMAGE_REFUSED', 'AI_MODEL_UNFIT', ...asking],
  }),
  compare: mutation({
    summary: 'Compare two texts, tickets or reports',
    access: 'team:ai.use',
    rest: 'POST /ai/compare',
    limit: aiLimit,
    tx: 'manual',
    input: inTeam({
      a: Source.describe('The first one: its text, a ticket or a report.'),
      b: Source.describe('The second one: its text, a ticket or a report.'),
      model,
    }).meta({ example: { a: { text: 'The printer is on fire.' }, b: { text: 'The printer smokes.' } } }),
    output: z
      .strictObject({
        equal: z.boolean(),
        similarity: z.number().describe('Share of sentences that both have, from 0 to 1.'),
        added: z.array(z.string()).describe('Sentences that only the second one has, at most 100.'),
        removed: z.array(z.string()).describe('Sentences that only the first one has, at most 100.'),
        facts: z
          .array(z.strictObject({ name: z.string(), a: z.string(), b: z.string() }))
          .describe('Facts about two tickets or two reports that differ.'),
        summary: z.string(),
        provenance: Provenance,
      })
      .meta({ id: 'AiComparison' }),
    errors: [...unread, ...asking],
  }),
};
