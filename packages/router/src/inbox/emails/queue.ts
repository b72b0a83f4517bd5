import { randomUUIDv7 } from 'node:crypto';
import { z } from 'zod';

import type { MailName, MailProps } from '@deskwire/adapters/mail/templates.ts';
import type { Writing } from '../../kit/context.ts';
import { platformJob } from '../../kit/jobs/job.ts';
import type { Services } from '../../kit/services.ts';
import * as queries from './queries.ts';
import { linksInTeam } from './team-links.ts';
import { noteMail, type Thread } from './threads/threads.ts';
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
  /** The id from `keepShare`, of props that it shares with other emails. */
  readonly share_id?: string | undefined;
  readonly user_id?: string | null | undefined;
  readonly team_id?: TeamId | null | undefined;
  readonly event_id?: string | null | undefined;
  /** The type of notification that it is: its reader can end these. */
  readonly notice?: string | undefined;
  /** The ticket that it is about, and to whom it goes, so that an answer finds it. */
  readonly thread?: Thread | undefined;
  /** The key of this email: one with the same key never goes out twice. Random if every call is a new email. */
  readonly dedupe: string;
}

/**
 * Queues a mail inside the caller's transaction: it goes out if and only if that commits, and once.
 * The Message-ID follows from `dedupe`, so that a repeat after a crash is recognised by the receiving server.
 */
export async function queueEmail<N extends MailName>(tx: Queueing, email: OutgoingEmail<N>): Promise<void> {
  await queueNewEmail(tx, email);
}

type Queueing = Pick<Writing, 'db' | 'outbox'> & { readonly services: Services; readonly now: () => string };
/** The same, with the id of the mail. Undefined: it is on its way already. */
export async function queueNewEmail<N extends MailName>(
  tx: Queueing,
  email: OutgoingEmail<N>,
): Promise<string | undefined> {
  const id = randomUUIDv7();
  const { keyring, config } = tx.services;
  const message_id = `<${keyring.mac('message-id', `${email.template}|${email.to}|${email.dedupe}`).slice(0, 32)}@${new URL(config.public_url).hostname}>`;
  const team_id = email.team_id ?? null;
  const props = team_id === null ? email.props : linksInTeam(email.props, team_id);
  const inserted = await queries.insertEmail(tx.db, {
    id,
    team_id,
    message_id,
    user_id: email.user_id ?? null,
    to_address: email.to,
    template: email.template,
    share_id: email.share_id ?? null,
    props: keyring.seal(JSON.stringify(props), `emails:${id}:props`),
    event_id: email.event_id ?? null,
    notice: email.notice ?? null,
    created_at: tx.now(),
  });
  if (inserted === undefined) return undefined;
  if (email.thread !== undefined && team_id !== null)
    await noteMail(tx.db, { team_id }, { ...email.thread, message_id, is_ours: true, created_at: tx.now() });
  tx.outbox.later(deliverEmail, { email_id: id });
  return id;
}

/** Keeps props once that several mails of a team have in common, such as a file. Those mails name them by the id. */
export async function keepShare<N extends MailName>(
  { db, services, now }: Omit<Queueing, 'outbox'>,
  team_id: TeamId,
  props: Partial<MailProps<N>>,
): Promise<string> {
  const id = randomUUIDv7();
  const sealed = services.keyring.seal(JSON.stringify(props), placeOfShare(id));
  await queries.insertShare(db, { id, team_id, props: sealed, created_at: now() });
  return id;
}
/** The text that the seal of shared props is bound to. */
export const placeOfShare = (id: string): string => `email_shares:${id}:props`;
