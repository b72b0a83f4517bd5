import { z } from 'zod';
import { PersonName } from '../identity/names.ts';
import { markdown, markdownOut, rawText, ref, timestamp } from '../kit/fields.ts';

/** Bytes of a message, at most. */
export const MOST_BYTES = 1024 * 1024;

const headerName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9-]+$/);

/**
 * A message as it came: all headers but those of credentials, and the body as the text of its bytes. `proof` are the
 * headers that prove where it is from.
 */
export const messageInput = (...proof: readonly string[]) => ({
  headers: z
    .record(
      z
        .string()
        .max(200)
        .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/),
      rawText(16_384),
    )
    .refine((headers) => Object.keys(headers).length <= 200, { error: 'has more than 200 entries' })
    .meta({ 'x-headers': proof, description: 'All headers of the request, by their names in lower case.' }),
  body: rawText(MOST_BYTES).describe('The body as it came, at most 1 MiB.'),
});

/** The body that a provider posts; its own documentation describes it. */
export const ProviderMessage = z
  .looseObject({})
  .meta({ id: 'ProviderMessage', description: 'A message as its sender documents it.', examples: [{ id: 'evt_1' }] });

export const InboundAnswer = z
  .strictObject({
    status: z
      .enum(['accepted', 'duplicate', 'ignored', 'failed'])
      .describe('`ignored`: nobody here listens to it. `failed`: it was signed, but cannot be read.'),
    message_id: ref('inbound_message').nullable().describe('Null where it had been received before.'),
  })
  .meta({ id: 'InboundAnswer' });
export type InboundAnswer = z.infer<typeof InboundAnswer>;

export const SlackAnswer = z
  .strictObject({ challenge: z.string().optional().describe('What Slack sent to see whether we answer.') })
  .meta({ id: 'SlackAnswer' });

export const InboundProvider = z
  .enum(['slack', 'github', 'clickup', 'jira', 'make', 'generic', 'stripe', 'lemonsqueezy'])
  .meta({ id: 'InboundProvider' });
export const SourceProvider = z.enum(['make', 'generic']).meta({ id: 'InboundSourceProvider' });
export const SourceProof = z
  .enum(['none', 'standard', 'stripe', 'github', 'hex', 'base64'])
  .meta({ id: 'InboundSourceProof' });

const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,49}$/)
  .meta({ description: 'Name in the address, unique in the team.', examples: ['zendesk'] });

/** How messages of a source prove themselves, and what makes two of them the same. */
export const sourceFields = {
  description: markdown(200).nullable().optional().describe('What the source is for.'),
  verify: SourceProof.optional().describe(
    'How the body is signed, besides the secret in the address. Defaults to `none`.',
  ),
  signature_header: headerName
    .nullable()
    .optional()
    .describe('The header with the signature. Defaults to that of the scheme.'),
  signing_secret: z
    .string()
    .max(200)
    .regex(/^[\x21-\x7e]{16,200}$/)
    .meta({ examples: ['9vL0sQ-2kR7tY-4mW1xZ'] })
    .optional()
    .describe('What the body is signed with. Generated if omitted.'),
  dedupe_header: headerName
    .nullable()
    .optional()
    .describe('The header that is the same when a message is sent again, such as a delivery id.'),
  dedupe_pointer: z
    .string()
    .max(200)
    .regex(/^(?:\/[\w.~-]{1,18}){1,10}$/)
    .nullable()
    .optional()
    .describe('A JSON pointer to the value in the body that names the message.')
    .meta({ examples: ['/event/id'] }),
};
export const newSource = {
  slug,
  provider: SourceProvider.optional().describe('`generic`, the default, or `make` for scenarios of Make.'),
  ...sourceFields,
};
export const changedSource = { slug: slug.optional(), ...sourceFields };

/** An address of a team that others send messages to. */
export const InboundSource = z
  .strictObject({
    id: ref('inbound_source'),
    team_id: ref('team'),
    slug: z.string(),
    description: markdownOut().nullable(),
    provider: SourceProvider,
    verify: SourceProof,
    signature_header: z.string().nullable(),
    dedupe_header: z.string().nullable(),
    dedupe_pointer: z.string().nullable(),
    previous_secret_expires_at: timestamp()
      .nullable()
      .describe('Until when the secret before the current one counts too.'),
    created_by: ref('person').nullable(),
    creator: PersonName.nullable(),
    created_at: timestamp(),
    updated_at: timestamp(),
    version: z.int(),
  })
  .meta({ id: 'InboundSource' });
export type InboundSource = z.infer<typeof InboundSource>;

export const NewInboundSource = InboundSource.extend({
  url: z.string().describe('Where to send messages to. It contains the secret and is shown only once.'),
  signing_secret: z.string().nullable().describe('What to sign with, shown only once; null without a signature.'),
}).meta({ id: 'NewInboundSource' });
export type NewInboundSource = z.infer<typeof NewInboundSource>;

export const InboundState = z.enum(['received', 'processed', 'ignored', 'failed']).meta({ id: 'InboundState' });

/** A message that was received. */
export const InboundMessage = z
  .strictObject({
    id: ref('inbound_message'),
    team_id: ref('team'),
    provider: InboundProvider,
    source_id: ref('inbound_source').nullable(),
    type: z.string().nullable().describe('What the sender calls this kind of message.'),
    state: InboundState,
    reason: z.string().nullable().describe('Why it was ignored or failed, in one word.'),
    size: z.int().describe('Bytes of its body.'),
    has_content: z.boolean().describe('Whether what it said is still here; it is removed after 30 days.'),
    received_at: timestamp(),
    processed_at: timestamp().nullable(),
  })
  .meta({ id: 'InboundMessage' });
export type InboundMessage = z.infer<typeof InboundMessage>;

export const InboundMessageWithContent = InboundMessage.extend({
  headers: z.record(z.string(), z.string()),
  body: z.string().nullable().describe('The body as it came; null once it has been removed.'),
}).meta({ id: 'InboundMessageWithContent' });
export type InboundMessageWithContent = z.infer<typeof InboundMessageWithContent>;
