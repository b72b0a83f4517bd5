import { Body, Container, Head, Heading, Html, Link, Preview, Section, Text } from '@react-email/components';
import { createElement as h, type ReactNode } from 'react';
import { unlinked } from './format.ts';
import { linkTo } from './links.ts';
import { colors, fontFamily, stylesheet } from './style.ts';
import type { MailContent, MailExtras, MailSettings } from './template.ts';

/** The page that all emails share: the name of the product, a card with the content, and why it was sent. */
export function layout(settings: MailSettings & MailExtras, content: MailContent): ReactNode {
  const { product_name, public_url, preferences_link, unsubscribe_link } = settings;
  return h(
    Html,
    { lang: 'en', dir: 'ltr' },
    h(
      Head,
      null,
      h('title', null, content.subject),
      h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      h('meta', { name: 'color-scheme', content: 'light dark' }),
      h('meta', { name: 'supported-color-schemes', content: 'light dark' }),
      h('style', { dangerouslySetInnerHTML: { __html: stylesheet } }),
    ),
    h(
      Body,
      { className: 'page', style: { backgroundColor: colors.page, margin: 0, padding: '32px 16px', fontFamily } },
      h(Preview, null, settings.preheader ?? content.preheader),
      h(
        Container,
        { style: { maxWidth: '560px' } },
        masthead(product_name),
        h(
          Section,
          { className: 'card', style: card },
          h(Heading, { as: 'h1', className: 'ink', style: heading }, content.heading),
          ...greeting(settings.recipient_name),
          ...content.body,
        ),
        h(
          Section,
          { id: 'foot', style: { padding: '20px 8px 0' } },
          ...(settings.can_reply === true
            ? [
                h(
                  Text,
                  { className: 'soft', style: foot },
                  'You can answer this email: your answer is added to the ticket.',
                ),
              ]
            : []),
          h(Text, { className: 'soft', style: foot }, content.reason),
          ...choices(public_url, preferences_link, unsubscribe_link),
          h(
            Text,
            { className: 'soft', style: foot },
            `${product_name} · `,
            footLink(linkTo(public_url, '/'), new URL(public_url).host),
          ),
        ),
      ),
    ),
  );
}

function masthead(product_name: string): ReactNode {
  return h(
    Section,
    { ...skippedInText, style: { padding: '0 8px 16px' } },
    h(
      Text,
      {
        className: 'ink',
        style: { color: colors.ink, fontSize: '16px', lineHeight: '24px', fontWeight: 600, margin: 0 },
      },
      h('span', { 'aria-hidden': true, style: mark }),
      product_name,
    ),
  );
}

function greeting(name: string | undefined): ReactNode[] {
  if (name === undefined || name.trim() === '') return [];
  return [
    h(Text, { className: 'ink', style: greetingStyle }, 'Hello ', h('span', { dir: 'auto' }, unlinked(name)), ','),
  ];
}

function choices(public_url: string, preferences: string | undefined, unsubscribe: string | undefined): ReactNode[] {
  const links = [
    ...(preferences === undefined
      ? []
      : [footLink(linkTo(public_url, preferences), 'Choose which emails you receive')]),
    ...(unsubscribe === undefined
      ? []
      : [
          footLink(
            linkTo(public_url, unsubscribe),
            preferences === undefined ? 'No more emails from this team' : 'No more emails like this',
          ),
        ]),
  ];
  if (links.length === 0) return [];
  return [
    h(Text, { className: 'soft', style: foot }, ...links.flatMap((one, at) => (at === 0 ? [one] : [' · ', one]))),
  ];
}

function footLink(href: string, text: string): ReactNode {
  return h(Link, { href, className: 'soft', style: { color: colors.soft, textDecoration: 'underline' } }, text);
}

/** The plain text has the name of the product only at the foot. */
const skippedInText = { 'data-skip-in-text': true };
const card = {
  backgroundColor: colors.card,
  border: `1px solid ${colors.line}`,
  borderRadius: '12px',
  padding: '32px 32px 16px',
};
const heading = { color: colors.ink, fontSize: '22px', lineHeight: '30px', fontWeight: 650, margin: '0 0 16px' };
const greetingStyle = { color: colors.ink, fontSize: '16px', lineHeight: '25px', margin: '0 0 12px' };
const foot = { color: colors.soft, fontSize: '13px', lineHeight: '20px', margin: '0 0 6px' };
const mark = {
  display: 'inline-block',
  width: '12px',
  height: '12px',
  borderRadius: '4px',
  backgroundColor: colors.accent,
  marginRight: '9px',
};
