import { support } from '@deskwire/contract/inbox/support.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { ask } from './ask.ts';
import { escalate } from './escalate.ts';
import { listFaq } from './faq.ts';
import { giveFeedback } from './feedback.ts';

export const supportRouter = router({
  faq: procedure(support.faq).query(({ ctx, input }) => listFaq(ctx, input)),
  ask: procedure(support.ask).mutation(({ ctx, input }) => ask(ctx, input)),
  feedback: procedure(support.feedback).mutation(({ ctx, input }) => giveFeedback(ctx, input)),
  escalate: procedure(support.escalate).mutation(({ ctx, input }) => escalate(ctx, input)),
});
