import { randomUUIDv7 } from 'node:crypto';
import type { emails } from '@deskwire/contract/inbox/emails.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { threadOf } from '../../notifications/delivery/deliver.ts';
import * as queries from '../queries.ts';
import { queueNewEmail } from '../queue.ts';
import { writeAgain } from './letter.ts';

type Resend = typeof emails.resend;

/** Sends a mail like one that was sent, to the same person. It says what is true now. */
export async function resend(ctx: Ctx<Resend>, { email_id }: In<Resend>) {
  const { db, scope, events } = ctx;
  const { template, props, letter, event_id, notice } = await writeAgain(ctx, email_id);
  const id = await queueNewEmail(ctx, {
    to: letter.to.email!,
    template,
    props: { ...props, recipient_name: letter.to.name },
    user_id: letter.to.user_id,
    team_id: scope.team_id,
    event_id,
    notice,
    thread: threadOf(letter.to, letter.opens),
    dedupe: randomUUIDv7(),
  });
  events.add('email.resent', { id: id! }, { template });
  return (await queries.findEmail(db, scope, id!))!;
}
