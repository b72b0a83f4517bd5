import type { InboundAnswer } from '@deskwire/contract/automation/inbound.schemas.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { mintTeam } from '../../../kit/access/mint-team.ts';
import { hashToken } from '../../../kit/access/tokens.ts';
import { bodyProof, standardProof, stripeProof, type Proof, type Sent } from '../receiving/proofs.ts';
import { prove, refuse } from '../receiving/prove.ts';
import { contentOf, digestOf, pointedAt, textAt, typeOf } from '../receiving/said.ts';
import { receive, type Arrival, type Receiving } from '../receiving/receive.ts';
import { openSigningSecrets } from '../sources/secrets.ts';
import * as sources from '../sources/queries.ts';

/** How long the same body counts as the same message, where nothing else names it. */
const SAME_BODY_SECONDS = 600;

interface AtSource extends Sent {
  readonly provider: 'make' | 'generic';
  readonly slug?: string;
  readonly secret: string;
}

/** Takes a message at the address of a team's source: the secret in the address finds it, its signature proves the rest. */
export async function receiveAtSource(
  ctx: Receiving & { readonly db: Db },
  { provider, slug, secret, headers, body }: AtSource,
): Promise<InboundAnswer> {
  const source = await sources.findBySecret(ctx.db, hashToken(secret), ctx.now());
  if (source === undefined || source.provider !== provider || (slug !== undefined && source.slug !== slug))
    return refuse(ctx, 'INBOUND_SOURCE_NOT_FOUND');
  const sent = { headers, body };
  const { verify, signature_header } = source;
  if (verify !== 'none') {
    const proof = schemes[verify](signature_header ?? undefined);
    await prove(ctx, proof, sent, openSigningSecrets(ctx.services, source, ctx.now()));
  }
  const content = contentOf(sent);
  return receive(ctx, {
    provider,
    account: source.id,
    ...keyOf(source, sent, content),
    team_id: mintTeam(source.team_id),
    source_id: source.id,
    type: typeOf(textAt(content, 'type') ?? textAt(content, 'event')),
    // A body that is neither JSON nor a form is passed on as text.
    readable: body !== '',
    sent,
  });
}

/** The scheme of a source whose messages are signed. */
const schemes: Readonly<
  Record<Exclude<sources.StoredSource['verify'], 'none'>, (header: string | undefined) => Proof>
> = {
  standard: () => standardProof,
  stripe: stripeProof,
  github: (header) => bodyProof(header ?? 'x-hub-signature-256', 'hex', 'required'),
  hex: (header) => bodyProof(header ?? 'x-signature', 'hex', 'optional'),
  base64: (header) => bodyProof(header ?? 'x-signature', 'base64', 'optional'),
};

/**
 * The key by which two messages are the same: the one that the source names, else the id of the signing scheme, else the body
 * for a while.
 */
function keyOf(
  { verify, dedupe_header, dedupe_pointer }: sources.StoredSource,
  { headers, body }: Sent,
  content: unknown,
): Pick<Arrival, 'key' | 'key_seconds'> {
  const pointed = dedupe_pointer === null ? undefined : pointedAt(content, dedupe_pointer);
  const id =
    (dedupe_header === null ? undefined : headers[dedupe_header.toLowerCase()]) ??
    (pointed === undefined || pointed === null ? undefined : JSON.stringify(pointed)) ??
    (verify === 'standard' ? headers['webhook-id'] : undefined);
  return id === undefined ? { key: digestOf(body), key_seconds: SAME_BODY_SECONDS } : { key: digestOf('id', id) };
}
