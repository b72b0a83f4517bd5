import { z } from 'zod';
import { Provenance } from '../ai/ai.schemas.ts';
import { line, markdown, markdownOut, ref, text, timestamp } from '../kit/fields.ts';

/** An entry of the FAQ, as everybody reads it. */
export const FaqEntry = z
  .strictObject({
    id: ref('faq_entry'),
    question: z.string(),
    answer: markdownOut(),
    category: z.string().nullable(),
  })
  .meta({ id: 'FaqEntry' });

/** The same for those who run the platform. */
export const ManagedFaqEntry = z
  .strictObject({
    ...FaqEntry.shape,
    position: z.int().describe('Entries are listed by it, smallest first.'),
    published: z.boolean(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'ManagedFaqEntry' });
export type ManagedFaqEntry = z.infer<typeof ManagedFaqEntry>;

export const SourceKind = z.enum(['faq_entry', 'document', 'memory', 'ticket']).meta({ id: 'SupportSourceKind' });
export const SupportSource = z
  .strictObject({
    kind: SourceKind,
    id: z.uuid(),
    key: z.string().nullable().describe('Key of a ticket; null for everything else.'),
    title: z.string(),
    quote: z.string().describe('The passage, as it is written there.'),
  })
  .meta({ id: 'SupportSource' });
export type SupportSource = z.infer<typeof SupportSource>;

export const AnsweredBy = z.enum(['ai', 'search', 'none']).meta({
  id: 'SupportAnsweredBy',
  description:
    'ai: a model, from the sources alone. search: the answer is the best passage. none: nothing is known about it.',
});

const question = {
  id: ref('support_question'),
  question: z.string(),
  answered_by: AnsweredBy,
  helpful: z.boolean().nullable().describe('What you said of the answer. Null before you have.'),
  comment: z.string().nullable(),
  ticket_id: ref('ticket').nullable().describe('The ticket that it was escalated to.'),
  created_at: timestamp(),
};
export const SupportAnswer = z
  .strictObject({
    ...question,
    answer: markdownOut().nullable().describe('Null if nothing is known about it.'),
    sources: z.array(SupportSource).describe('What the answer is from, best first.'),
    provenance: Provenance.nullable().describe('Which model answered; null if none did.'),
  })
  .meta({ id: 'SupportAnswer' });
export type SupportAnswer = z.infer<typeof SupportAnswer>;
export const SupportQuestion = z.strictObject(question).meta({ id: 'SupportQuestion' });

/** A question as those who run the platform see it: not what it was answered, which is from the knowledge of a team. */
export const AskedQuestion = z
  .strictObject({ ...question, user_id: ref('user'), team_id: ref('team').nullable() })
  .meta({ id: 'AskedQuestion' });

export const faqInput = {
  question: text(300).describe('The question, as people ask it.'),
  answer: markdown(10_000).describe('The answer to it.'),
  category: line(100).nullable().optional().describe('What to list it under. Null: nothing in particular.'),
  position: z.int().min(0).max(100_000).optional().describe('Where to list it, smallest first. Defaults to 1,000.'),
  published: z.boolean().optional().describe('False keeps it from being shown. Defaults to true.'),
};
