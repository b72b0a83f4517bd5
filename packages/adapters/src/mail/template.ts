import type { ReactNode } from 'react';

/** Who reads the mail and where the product is. Times in all props are ISO 8601 strings, shown in this locale and zone. */
export interface MailSettings {
  /** BCP 47, of the person who reads the mail. The text is English; dates and numbers follow the locale. */
  locale: string;
  /** IANA name, of the person who reads the mail. */
  time_zone: string;
  product_name: string;
  /** Where the product is reached. Every link of a mail lies below it. */
  public_url: string;
}

/** What any mail may be told besides its own facts. */
export interface MailExtras {
  /** Greets the person by name. */
  recipient_name?: string | undefined;
  /** The line that mailboxes show beside the subject; each template has its own. */
  preheader?: string | undefined;
  /** Where the person chooses which mails to get; only for mails one can choose. */
  preferences_link?: string | undefined;
}

/** What one template makes of its props; the layout puts it on the page. */
export interface MailContent {
  subject: string;
  preheader: string;
  heading: string;
  body: ReactNode[];
  /** Why this person gets this mail, for the foot of the page. */
  reason: string;
}

/** A mail as a pure function of its props. */
export type Template<Props> = (props: Props & MailSettings & MailExtras) => MailContent;
