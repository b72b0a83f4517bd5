import { link, note, paragraph, strong } from './blocks.ts';
import { oneLine, unlinked } from './format.ts';
import { linkTo } from './links.ts';
import type { Template } from './template.ts';

export interface DigestProps {
  /** The events, oldest first. `link` is a path or an address of the product. */
  items: readonly { readonly title: string; readonly body: string; readonly link?: string | undefined }[];
  /** How many more things happened than these. */
  more: number;
}

/** Several notifications in one email. */
export const digest: Template<DigestProps> = ({ items, more, ...settings }) => {
  const count = items.length + more;
  const first = unlinked(oneLine(items[0]?.title ?? ''), 90);
  return {
    subject: `${count} updates: ${first}`,
    preheader: items
      .slice(1, 4)
      .map(({ title }) => unlinked(oneLine(title), 60))
      .join(' · '),
    heading: `${count} updates`,
    body: [
      ...items.flatMap(({ title, body, link: to }) => [
        paragraph(
          strong(unlinked(oneLine(title), 160)),
          ...(to === undefined ? [] : [' · ', link(linkTo(settings.public_url, to), 'Open')]),
        ),
        ...(body === '' ? [] : [note(unlinked(oneLine(body), 240))]),
      ]),
      ...(more === 0 ? [] : [paragraph(`And ${more} more in your notifications.`)]),
    ],
    reason: `You are receiving these updates in one email because they arrived together, or because you chose a digest.`,
  };
};
