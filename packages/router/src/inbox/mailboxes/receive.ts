import { mailboxes } from '@deskwire/contract/inbox/mailboxes.ts';
import { standardProofOf } from '../../automation/inbound/receiving/proofs.ts';
import { prove, refuse } from '../../automation/inbound/receiving/prove.ts';
import { actingScope } from '../../kit/access/access.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { countProven } from '../../kit/limits/limits.ts';
import { mintTeam } from '../../kit/access/mint-team.ts';
import { takeMail } from '../emails/inbound/take.ts';
import { openFor } from './accounts/secrets.ts';
import * as queries from './queries.ts';

type Receive = typeof mailboxes.receive;
const proof = standardProofOf('latin1');

/** Takes a mail that a mail server hands over, once it has proven that it knows the secret of the mailbox. */
export async function receiveMail(
  ctx: Ctx<Receive>,
  { mailbox: id, headers, body }: In<Receive>,
): Promise<Out<Receive>> {
  const { services, commit, now } = ctx;
  const mailbox = await queries.findOpen(ctx.db, id);
  if (mailbox === undefined) return refuse(ctx, 'SIGNATURE_INVALID');
  await prove(ctx, proof, { headers, body }, [openFor(services, id, 'signing_secret', mailbox.signing_secret)]);
  await countProven(mailboxes.receive, ctx, { mailbox: id });
  const { tier, ticket_prefix, created_by } = mailbox;
  const scope = actingScope({ team_id: mintTeam(mailbox.team_id), tier, ticket_prefix }, created_by);
  const mail_id = await takeMail({ services, commit, now }, scope, id, Buffer.from(body, 'latin1'));
  return mail_id === undefined ? { status: 'duplicate', mail_id: null } : { status: 'accepted', mail_id };
}
