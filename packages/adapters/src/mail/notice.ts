import { button, paragraph } from './blocks.ts';
import { oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

export interface NoticeProps {
  /** The subject and the heading. */
  title: string;
  body: string;
  /** The page that the reader can open, if any. */
  link?: string | undefined;
  /** The text of the button. Defaults to `Open`. */
  label?: string | undefined;
}

/** A notification by mail, for events that need no email of their own. */
export const notice: Template<NoticeProps> = ({ title, body, link, label = 'Open', ...settings }) => ({
  subject: unlinked(oneLine(title), 120),
  preheader: unlinked(oneLine(body), 120),
  heading: unlinked(oneLine(title), 120),
  body: [
    paragraph(unlinked(body, 500)),
    ...(link === undefined ? [] : [button(linkTo(settings.public_url, link), oneLine(label, 40))]),
  ],
  reason: `You are receiving this email because it concerns your work at ${settings.product_name}.`,
});
