import type { ReactNode } from 'react';

/** The reader's settings and the address of the product. Times in props are ISO 8601 strings, shown in this locale and zone. */
export interface MailSettings {
  /** BCP 47 tag of the reader. The text is English; dates and numbers follow the locale. */
  locale: string;
  /** IANA time zone of the reader. */
  time_zone: string;
  product_name: string;
  /** The address of the product. Every link in an email is below it. */
  public_url: string;
}

/** Optional props of every email. */
export interface MailExtras {
  /** Greets the person by name. */
  recipient_name?: string | undefined;
  /** The line mailboxes show next to the subject, instead of the template's own. */
  preheader?: string | undefined;
  /** The page where the person chooses which emails to receive; only for optional emails. */
  preferences_link?: string | undefined;
  /** Whether an answer to the email is read. */
  can_reply?: boolean | undefined;
  /** The page where the person ends emails like this one. */
  unsubscribe_link?: string | undefined;
}

/** A file that goes along with an email. */
export interface MailAttachment {
  filename: string;
  content_type: string;
  base64: string;
}

/** The content that a template makes of its props; the layout puts it on the page. */
export interface MailContent {
  subject: string;
  preheader: string;
  heading: string;
  body: ReactNode[];
  /** Why the person receives this email, for the foot of the page. */
  reason: string;
  attachments?: readonly MailAttachment[] | undefined;
}

/** An email as a pure function of its props. */
export type Template<Props> = (props: Props & MailSettings & MailExtras) => MailContent;
