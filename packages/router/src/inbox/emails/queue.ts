import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';

import type { MailName, MailProps } from '@deskwire/adapters/mail/templates.ts';
import type { Writing } from '../../kit/context.ts';
import { platformJob } from '../../kit/jobs/job.ts';
import type { Services } from '../../kit/services.ts';
import * as queries from './queries.ts';
import type { TeamId } from '../../kit/team-id.ts';

/** Sends one mail of the table `emails`. */
export const deliverEmail = platformJob({
  name: 'emails.deliver',
  queue: 'mail',
  tx: 'manual',
  input: z.strictObject({ email_id: z.uuid() }),
});

export interface OutgoingEmail<N extends MailName> {
  readonly to: string;
  readonly template: N;
  readonly props: MailProps<N>;
  readonly user_id?: string | null | undefined;
  readonly team_id?: TeamId | null | undefined;
  readonly event_id?: string | null | undefined;
  /** The type of notification that it is: its reader can end these. */
  readonly notice?: string | undefined;
  /** What makes this mail this mail: the same text never goes out twice. Random where every call is a new mail. */
  readonly dedupe: string;
}

/**
 * Queues a mail inside the caller's transaction: it goes out if and only if that commits, and once.
 * The Message-ID follows from `dedupe`, so that a repeat after a crash is recognised by the receiving server.
 */
export async function queueEmail<N extends MailName>(
  tx: Pick<Writing, 'db' | 'outbox'> & { readonly services: Services; readonly now: () => string },
  email: OutgoingEmail<N>,
): Promise<void> {
  const id = randomUUIDv7();
  const { keyring, config } = tx.services;
  const inserted = await queries.insertEmail(tx.db, {
    id,
    team_id: email.team_id ?? null,
    message_id: `<${keyring.mac('message-id', `${email.template}|${email.to}|${email.dedupe}`).slice(0, 32)}@${new URL(config.public_url).hostname}>`,
    user_id: email.user_id ?? null,
    to_address: email.to,
    template: email.template,
    props: keyring.seal(JSON.stringify(email.props), `emails:${id}:props`),
    event_id: email.event_id ?? null,
    notice: email.notice ?? null,
    created_at: tx.now(),
  });
  if (inserted !== undefined) tx.outbox.later(deliverEmail, { email_id: id });
}
