import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { own } from '../rules.ts';
import { at } from '../words.ts';

const ADMIN = 'platform:admin';

export const stage = onStage({
  furnish: aQuestion,
  access: {
    'support.feedback': 'user',
    'support.escalate': 'team:tickets.create',
    'admin.faq.list': ADMIN,
    'admin.faq.create': ADMIN,
    'admin.faq.update': ADMIN,
    'admin.faq.delete': ADMIN,
    'admin.questions': ADMIN,
  },
  rowRules: { 'support.feedback': own, 'support.escalate': own },
  inputs: {
    'support.ask': () => ({ question: 'How do I get an API key?' }),
    'support.feedback': () => ({ helpful: true }),
    'admin.faq.create': () => ({ question: 'Is it raining?', answer: 'Look out of the window.' }),
  },
});

/** What the reporter asked, and an entry of the FAQ. */
async function aQuestion({ kysely }: TestWorld, { id: team_id, reporter: { user_id }, mark }: Desk) {
  const [support_question, faq_entry] = [randomUUIDv7(), randomUUIDv7()];
  await kysely
    .insertInto('support_questions')
    .values({
      id: support_question,
      user_id,
      team_id,
      // It is for those who run the platform as well; its answer is not.
      question: 'How do I open the gate?',
      answer: `${mark} answer`,
      answered_by: 'search',
      sources: JSON.stringify([{ kind: 'memory', id: randomUUIDv7(), key: null, title: mark, quote: mark }]),
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('faq_entries')
    .values({
      id: faq_entry,
      question: 'Why is the sky blue?',
      answer: 'Air scatters blue light most.',
      position: 1_000,
      published: true,
      created_at: at,
      updated_at: at,
    })
    .execute();
  return { rows: { support_question, faq_entry } };
}
