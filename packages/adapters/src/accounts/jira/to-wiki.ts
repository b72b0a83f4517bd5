import { isSafeLink, ofMarkdown, type ListItem, type PhrasingContent, type RootContent } from '../../markdown.ts';

/** A text in Markdown as wiki markup, in which Jira Data Center keeps texts. */
export function toWiki(markdown: string): string {
  return ofMarkdown(markdown, ({ children }) => blocks(children));
}

const blocks = (nodes: readonly RootContent[]): string =>
  nodes
    .map(blockOf)
    .filter((block) => block !== '')
    .join('\n\n');

function blockOf(node: RootContent): string {
  switch (node.type) {
    case 'paragraph':
      return atStart(inlines(node.children));
    case 'heading':
      return `h${node.depth}. ${inlines(node.children)}`;
    case 'blockquote':
      return `{quote}\n${blocks(node.children)}\n{quote}`;
    case 'list':
      return node.children.map((item) => itemOf(item, node.ordered === true ? '#' : '*')).join('\n');
    case 'code': {
      const language = languageOf(node.lang);
      return `{code${language === undefined ? '' : `:${language}`}}\n${node.value.replaceAll('{code}', '{ code}')}\n{code}`;
    }
    case 'table':
      return node.children
        .map((row, at) => {
          const sign = at === 0 ? '||' : '|';
          const cells = row.children.map(({ children }) => inlines(children).replaceAll('\n', ' ') || ' ');
          return `${sign}${cells.join(sign)}${sign}`;
        })
        .join('\n');
    case 'thematicBreak':
      return '----';
    case 'html':
      return escaped(node.value);
    default:
      return '';
  }
}

function itemOf({ checked, children }: ListItem, signs: string): string {
  const sign = checked === true ? '☑ ' : checked === false ? '☐ ' : '';
  const [first, ...rest] = children;
  const head = first?.type === 'paragraph' ? inlines(first.children).replaceAll('\n', ' ') : '';
  const others = first?.type === 'paragraph' ? rest : children;
  const lines = others.map((child) =>
    child.type === 'list'
      ? child.children.map((item) => itemOf(item, `${signs}${child.ordered === true ? '#' : '*'}`)).join('\n')
      : blockOf(child),
  );
  return [`${signs} ${sign}${head}`, ...lines].join('\n');
}

const inlines = (nodes: readonly PhrasingContent[]): string => nodes.map(inlineOf).join('');
function inlineOf(node: PhrasingContent): string {
  switch (node.type) {
    case 'text':
      return escaped(node.value);
    case 'strong':
      return `*${inlines(node.children)}*`;
    case 'emphasis':
      return `_${inlines(node.children)}_`;
    case 'delete':
      return `-${inlines(node.children)}-`;
    case 'inlineCode':
      return `{{${node.value.replaceAll('}}', '} }')}}}`;
    case 'link':
      return isSafeLink(node.url) ? linkTo(inlines(node.children), node.url) : inlines(node.children);
    case 'image':
      return isSafeLink(node.url) ? linkTo(escaped(node.alt ?? ''), node.url) : escaped(node.alt ?? '');
    case 'break':
      return '\n';
    case 'html':
      return escaped(node.value);
    case 'footnoteReference':
      return escaped(`[${node.identifier}]`);
    default:
      return '';
  }
}
const linkTo = (words: string, url: string): string => {
  const address = url.replaceAll('|', '%7C').replaceAll('[', '%5B').replaceAll(']', '%5D');
  return words === '' || words === escaped(url) ? `[${address}]` : `[${words}|${address}]`;
};

/** Languages that Data Center has a formatter for; it complains of others where people read. */
const languages = new Set(
  `bash c c# c++ css erlang go groovy haskell html java javascript js json lua none objc perl php python r ruby scala sh sql
   swift visualbasic xml yaml`.split(/\s+/),
);
const similar: Readonly<Record<string, string>> = {
  cpp: 'c++',
  cs: 'c#',
  csharp: 'c#',
  jsx: 'javascript',
  py: 'python',
  rb: 'ruby',
  shell: 'bash',
  ts: 'javascript',
  tsx: 'javascript',
  typescript: 'javascript',
  yml: 'yaml',
};
function languageOf(given: string | null | undefined): string | undefined {
  if (given === null || given === undefined) return undefined;
  const name = given.toLowerCase();
  return languages.has(name) ? name : (similar[name] ?? 'none');
}

/** Signs that would be markup. */
const escaped = (text: string): string =>
  text.replaceAll(/[\\{}[\]|*_!^~+]/g, String.raw`\$&`).replaceAll(/(?<=^|[\s(])-(?=[^\s-])/g, String.raw`\-`);
/** Escapes the beginning of a line that would be taken for one of these. */
const atStart = (paragraph: string): string => paragraph.replaceAll(/^(?=[-#]{1,8} |----|h[1-6]\.|bq\.)/gm, '\\');
