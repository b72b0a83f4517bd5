import { Button, Link, Section, Text } from '@react-email/components';
import { createElement as h, type CSSProperties, type ReactNode } from 'react';
import { shortened } from './format.ts';
import { colors, monospace } from './style.ts';

/** A paragraph of running text. */
export function paragraph(...children: ReactNode[]): ReactNode {
  return h(Text, { className: 'ink', style: { ...text, margin: '0 0 16px' } }, ...children);
}

/** A quieter paragraph, for details. */
export function note(...children: ReactNode[]): ReactNode {
  return h(
    Text,
    {
      className: 'soft',
      style: { ...text, color: colors.soft, fontSize: '14px', lineHeight: '22px', margin: '0 0 12px' },
    },
    ...children,
  );
}

/** User text within a sentence; it cannot change the direction of the words around it. */
export function strong(content: string): ReactNode {
  return h('strong', { dir: 'auto', style: { fontWeight: 600, overflowWrap: 'anywhere' } }, content);
}

/** A link within a sentence. */
export function link(href: string, label: string): ReactNode {
  return h(Link, { href, className: 'link', style: { color: colors.link, textDecoration: 'underline' } }, label);
}

/** The one call to action of an email. */
export function button(href: string, label: string): ReactNode {
  return h(
    Section,
    { style: { margin: '8px 0 20px' } },
    h(Button, { href, className: 'button', style: buttonStyle }, label),
  );
}

/** A button with its address below, for links that people copy to another device. */
export function buttonWithAddress(href: string, label: string): ReactNode[] {
  const address = h(Link, { href, className: 'link', style: { color: colors.link, wordBreak: 'break-all' } }, href);
  const below = h(
    Text,
    {
      className: 'soft',
      ...skippedInText,
      style: { ...text, color: colors.soft, fontSize: '13px', lineHeight: '20px', margin: '0 0 16px' },
    },
    'If the button does not work, open this address:',
    h('br'),
    address,
  );
  return [button(href, label), below];
}

/** A code to type elsewhere; digits stay together, so that a double click selects all of them. */
export function code(digits: string): ReactNode {
  return h(
    Section,
    { className: 'panel', style: { ...panel, margin: '0 0 16px', textAlign: 'center' } },
    h(Text, { className: 'ink', style: codeStyle }, digits),
  );
}

/** Names and values, one pair per line; a pair without a value is omitted. */
export function facts(pairs: readonly (readonly [string, string | undefined])[]): ReactNode {
  const rows = pairs.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [factRow(label, value)]));
  if (rows.length === 0) return null;
  return h(
    'table',
    { className: 'facts', cellPadding: 0, cellSpacing: 0, style: { margin: '0 0 20px', borderCollapse: 'collapse' } },
    h('tbody', null, ...rows),
  );
}

/** The beginning of a text of somebody, line by line. */
export function quote(content: string): ReactNode {
  const lines = shortened(content.trim(), 2000).split(/\r\n|[\r\n]/);
  const broken = lines.flatMap((line, at) => (at === 0 ? [line] : [h('br', { key: at }), line]));
  return h(
    'blockquote',
    { className: 'panel quote', dir: 'auto', style: quoteStyle },
    h(Text, { className: 'ink', style: { ...text, margin: 0, overflowWrap: 'anywhere' } }, ...broken),
  );
}

/** Faces in a row, each a link with its word below. */
export function faces(
  choices: readonly { readonly face: string; readonly label: string; readonly href: string }[],
): ReactNode {
  const cells = choices.map(({ face, label, href }) =>
    h(
      'td',
      { key: label, align: 'center', style: { padding: '0 4px', width: '20%' } },
      h(
        Link,
        { href, className: 'link', style: { color: colors.link, fontSize: '14px', textDecoration: 'none' } },
        h('span', { style: { display: 'block', fontSize: '34px', lineHeight: '44px' } }, `${face} `),
        label,
      ),
    ),
  );
  return h(
    'table',
    { role: 'presentation', cellPadding: 0, cellSpacing: 0, width: '100%', style: { margin: '0 0 24px' } },
    h('tbody', null, h('tr', null, ...cells)),
  );
}

function factRow(label: string, value: string): ReactNode {
  return h(
    'tr',
    null,
    h(
      'th',
      {
        scope: 'row',
        className: 'soft',
        style: { ...cell, color: colors.soft, fontWeight: 400, paddingRight: '20px', whiteSpace: 'nowrap' },
      },
      label,
    ),
    h('td', { className: 'ink', dir: 'auto', style: { ...cell, color: colors.ink, overflowWrap: 'anywhere' } }, value),
  );
}

/** The text form of a button has its address already. */
const skippedInText = { 'data-skip-in-text': true };
const text: CSSProperties = { color: colors.ink, fontSize: '16px', lineHeight: '25px' };
const panel: CSSProperties = { backgroundColor: colors.panel, border: `1px solid ${colors.line}`, borderRadius: '8px' };
const cell: CSSProperties = {
  fontSize: '15px',
  lineHeight: '24px',
  padding: '2px 0',
  textAlign: 'left',
  verticalAlign: 'top',
};
const codeStyle: CSSProperties = {
  color: colors.ink,
  fontFamily: monospace,
  fontSize: '30px',
  lineHeight: '36px',
  fontWeight: 600,
  letterSpacing: '6px',
  margin: '0',
  padding: '16px 10px 16px 16px',
};
const buttonStyle: CSSProperties = {
  backgroundColor: colors.accent,
  borderRadius: '8px',
  color: colors.onAccent,
  fontSize: '16px',
  lineHeight: '24px',
  fontWeight: 600,
  padding: '12px 22px',
  textDecoration: 'none',
};
const quoteStyle: CSSProperties = {
  ...panel,
  borderLeft: `4px solid ${colors.accent}`,
  borderRadius: '4px',
  margin: '0 0 20px',
  padding: '12px 16px',
};
