import { audited, type Domain } from '../../kit/domain.ts';
import { days, ofPlatform, ofUser } from '../../kit/tables.ts';
import { supportRouter } from './router.ts';

export const supportDomain = {
  router: supportRouter,
  references: { support_question: null, faq_entry: null },
  audiences: { faq_entry: audited },
  tables: {
    faq_entries: ofPlatform({ authored: ['question', 'answer', 'category'] }),
    support_questions: ofUser({
      kept: days(400, 'created_at'),
      authored: ['question', 'comment'],
      mention: ['answer', 'sources'],
    }),
  },
} satisfies Domain;
