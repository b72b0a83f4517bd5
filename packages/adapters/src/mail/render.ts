import type { MailAttachment, MailSettings } from './template.ts';
import type { MailName, MailProps } from './templates.ts';

/** A mail as it is handed to the mailer. */
export interface RenderedMail {
  subject: string;
  html: string;
  text: string;
  attachments?: readonly MailAttachment[] | undefined;
}

/**
 * Renders a mail: the same props always give the same mail. Throws when a link does not lie below the public URL.
 * What draws it is loaded with the first mail, because most processes never send one.
 */
export async function renderMail<Name extends MailName>(
  name: Name,
  props: MailProps<Name> & MailSettings,
): Promise<RenderedMail> {
  const [{ templates }, { layout }, { render }, { plainText }] = await Promise.all([
    import('./templates.ts'),
    import('./layout.ts'),
    import('@react-email/render'),
    import('./plain-text.ts'),
  ]);
  const content = templates[name](props);
  const html = await render(layout(props, content));
  const { subject, attachments } = content;
  return { subject, html, text: plainText(html), ...(attachments === undefined ? {} : { attachments }) };
}
