import type { inbound } from '@deskwire/contract/automation/inbound.ts';
import type { InboundAnswer } from '@deskwire/contract/automation/inbound.schemas.ts';
import { equal } from '@deskwire/adapters/keyring.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { findSenders, pathSecretOf } from '../../integrations/accounts/jira.ts';
import { bodyProof } from '../receiving/proofs.ts';
import { prove, refuse } from '../receiving/prove.ts';
import { digestOf, jsonOf, textAt, typeOf } from '../receiving/said.ts';
import { receive } from '../receiving/receive.ts';

const proof = bodyProof('x-hub-signature', 'hex', 'required');
/** How long the same body counts as the same message, where nothing else names it. */
const SAME_BODY_SECONDS = 600;

/** Takes what the webhooks of a team's Jira send: signed, or from apps, whose webhooks are not, by the secret in the address. */
export async function jira(
  ctx: Ctx<typeof inbound.jira>,
  { connection_id, secret, ...sent }: In<typeof inbound.jira>,
): Promise<InboundAnswer> {
  const [sender] = await findSenders(ctx.db, ctx.services, { connection_id, origin: undefined });
  if (secret === undefined) await prove(ctx, proof, sent, sender === undefined ? [] : [sender.secret]);
  else if (sender === undefined || !equal(pathSecretOf(sender), secret)) await refuse(ctx, 'SIGNATURE_INVALID');
  const { connection } = sender!;
  const content = jsonOf(sent.body);
  const id = sent.headers['x-atlassian-webhook-identifier'];
  return receive(ctx, {
    provider: 'jira',
    account: connection.id,
    ...(id === undefined ? { key: digestOf(sent.body), key_seconds: SAME_BODY_SECONDS } : { key: digestOf('id', id) }),
    team_id: connection.team_id,
    type: typeOf(textAt(content, 'webhookEvent')),
    readable: content !== undefined,
    sent,
  });
}
