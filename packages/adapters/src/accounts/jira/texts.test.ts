import { describe, expect, test } from 'vitest';
import { fromAdf } from './from-adf.ts';
import { fromWiki } from './from-wiki.ts';
import { isLossy } from './texts.ts';
import { toAdf } from './to-adf.ts';
import { toWiki } from './to-wiki.ts';

const markdown = `# What happens

The *checkout* charges **twice**, see [the log](https://logs.example.com/1?a=b) and \`pay()\`.

- first
  - nested
- second

1. one
2. two

> Said by the customer

\`\`\`js
const a = { b: 1 };
\`\`\`

| Browser | Charged |
| - | - |
| Firefox | 2 |

---

~~Not~~ seen in snake_case, 2 * 3 and [brackets] {curly}.`;

const words = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim();

describe('a text in Markdown', () => {
  test.each([
    ['a document of Cloud', (text: string) => fromAdf(toAdf(text))],
    ['wiki markup of Data Center', (text: string) => fromWiki(toWiki(text))],
  ])('is the same after it was %s', (_, there) => {
    const back = there(markdown);
    expect(words(back)).toBe(words(markdown));
    // What came back once does not change any more: both sides would go on for ever.
    expect(there(back)).toBe(back);
    for (const sign of ['# What', '**twice**', '_checkout_', '`pay()`', '> Said', '```js', '~~Not~~', '| Firefox | 2'])
      expect(back).toContain(sign);
  });

  test('is a document that Cloud takes: headings, tables and quotes stand where they may', () => {
    const { content } = toAdf(
      '> # Head\n> > deep\n>\n> | a |\n> | - |\n> | b |\n\n- # Title\n\n![a cat](cat.png) [x](javascript:alert(1))',
    );
    const [quote, list, paragraph] = content;
    expect(quote!.content!.map(({ type }) => type)).toEqual(['paragraph', 'paragraph', 'paragraph', 'paragraph']);
    expect(list!.content![0]!.content![0]!.type).toBe('paragraph');
    expect(JSON.stringify(paragraph)).not.toContain('javascript:alert');
    expect(toAdf('').content).toEqual([]);
    expect(toAdf('- [x] done').content[0]!.content![0]!.content![0]!.content).toEqual([
      { type: 'text', text: '☑ ' },
      { type: 'text', text: 'done' },
    ]);
  });
});

test('signs that are words stay words in wiki markup, and code is in a language that Data Center knows', () => {
  expect(toWiki('a-b -c- 1 - 2 -> 3')).toBe(String.raw`a-b \-c- 1 - 2 \-> 3`);
  expect(fromWiki(toWiki('a-b -c- -> 3'))).toBe('a-b -c- -> 3');
  expect(toWiki('```ts\nx\n```\n\n```brainfuck\ny\n```')).toBe(
    '{code:javascript}\nx\n{code}\n\n{code:none}\ny\n{code}',
  );
});

describe('a document of Cloud', () => {
  const paragraph = (...content: object[]) => ({ type: 'paragraph', content });
  const doc = (...content: object[]) => ({ type: 'doc', version: 1, content });

  test('says in words what Markdown has no sign for', () => {
    const given = doc(
      { type: 'panel', attrs: { panelType: 'info' }, content: [paragraph({ type: 'text', text: 'Mind' })] },
      paragraph(
        { type: 'mention', attrs: { id: '1', text: '@Ada' } },
        { type: 'text', text: ' is ' },
        { type: 'status', attrs: { text: 'BUSY' } },
        { type: 'text', text: ' until ' },
        { type: 'date', attrs: { timestamp: '1764460800000' } },
        { type: 'emoji', attrs: { shortName: ':tada:', text: '🎉' } },
      ),
      { type: 'expand', attrs: { title: 'More' }, content: [paragraph({ type: 'text', text: 'inside' })] },
      { type: 'mediaSingle', content: [{ type: 'media', attrs: { type: 'file', alt: 'screen.png' } }] },
      paragraph({ type: 'inlineCard', attrs: { url: 'https://example.com/x' } }),
      {
        type: 'taskList',
        content: [{ type: 'taskItem', attrs: { state: 'DONE' }, content: [{ type: 'text', text: 'it' }] }],
      },
      {
        type: 'layoutSection',
        content: [{ type: 'layoutColumn', content: [paragraph({ type: 'text', text: 'left' })] }],
      },
      { type: 'ofTheFuture', content: [paragraph({ type: 'text', text: 'new' })] },
    );
    const text = fromAdf(given);
    for (const part of ['> Mind', '@Ada is', 'BUSY', '2025-11-30', '🎉', '**More**', 'inside', 'screen.png'])
      expect(text).toContain(part);
    for (const part of ['https://example.com/x', '[x] it', 'left', 'new']) expect(text).toContain(part);
  });

  test('keeps marks together, blanks outside of them, and leads nowhere unsafe', () => {
    const marked = (text: string, ...types: string[]) => ({
      type: 'text',
      text,
      marks: types.map((type) => ({ type })),
    });
    expect(fromAdf(doc(paragraph(marked('bold ', 'strong'), marked('and em', 'strong', 'em'), marked(' rest'))))).toBe(
      '**bold _and em_** rest',
    );
    const link = { type: 'link', attrs: { href: 'javascript:alert(1)' } };
    expect(fromAdf(doc(paragraph({ type: 'text', text: 'click', marks: [link] })))).toBe('click');
  });

  test.each([[null], ['text'], [{}], [{ type: 'doc' }], [{ type: 'doc', content: [null, 1, { type: 2 }] }]])(
    'that is none says nothing: %j',
    (given) => expect(fromAdf(given)).toBe(''),
  );

  test('of any depth is read', () => {
    let deep: object = { type: 'text', text: 'end' };
    for (let level = 0; level < 5000; level++) deep = { type: 'blockquote', content: [deep] };
    expect(fromAdf({ type: 'doc', version: 1, content: [deep] })).toBe('');
  });
});

describe('wiki markup', () => {
  test.each([
    ['h2. Title', '## Title'],
    ['*bold* _em_ -gone- +under+ {{mono}}', '**bold** _em_ ~~gone~~ under `mono`'],
    ['* a\n** b\n# c', '- a\n  - b\n\n1. c'],
    ['[the log|https://x.example/1] [https://y.example]', '[the log](https://x.example/1) <https://y.example>'],
    ['[~accountid:5b10] said', '@5b10 said'],
    ['{code:java}\nint a = *b*;\n{code}', '```java\nint a = *b*;\n```'],
    ['{noformat}\nh1. no\n{noformat}', '```\nh1. no\n```'],
    ['{quote}\nSaid\n{quote}\nafter', '> Said\n\nafter'],
    ['bq. Said', '> Said'],
    [
      '||a||b||\n|1|[x|https://x.example]|',
      '| a | b                      |\n| - | -------------------------- |\n| 1 | [x](https://x.example) |',
    ],
    ['{color:red}red{color} line', 'red line'],
    ['!screen.png|thumbnail! see', '\\[screen.png] see'],
    ['----', '---'],
    ['a-b snake_case 2*3*4 {unknown} [array]', 'a-b snake_case 2\\*3\\*4 {unknown} \\[array]'],
  ])('%j is Markdown', (wiki, expected) => {
    const squeezed = (text: string) => text.replaceAll(/ +/g, ' ').replaceAll(/-{2,} \|/g, '- |');
    expect(squeezed(fromWiki(wiki))).toBe(squeezed(expected));
  });

  test('that is hostile takes no time', () => {
    for (const piece of ['{code}\n', '*a ', '[', '{{', '{quote}\n', '||', '_a*b-', '!a.b', '\\', '# ', '|[', '{'])
      fromWiki(piece.repeat(Math.ceil(100_000 / piece.length)));
    for (const piece of ['*a **', '[', '> ', '- ', '`', '|', '_a*b', '[a](']) {
      toWiki(piece.repeat(Math.ceil(50_000 / piece.length)));
      toAdf(piece.repeat(Math.ceil(4000 / piece.length)));
    }
    expect(toWiki(`${'_a*b'.repeat(2000)}\nsecond`)).toContain('\nsecond');
    expect(toWiki(`\`\`\`\n${'x\n'.repeat(4000)}\`\`\`\n\n**after**`)).toContain('*after*');
  });
});

test('a text is lossy if its way through Markdown would take something away from it', () => {
  const doc = (...content: object[]) => ({ type: 'doc', version: 1, content });
  const words = (...content: object[]) => doc({ type: 'paragraph', content });
  const paragraph = { type: 'paragraph', content: [{ type: 'text', text: 'x' }] };
  const lossy = [
    doc({ type: 'panel', attrs: { panelType: 'info' }, content: [paragraph] }),
    words({ type: 'status', attrs: { text: 'BUSY', color: 'red' } }),
    words({ type: 'mention', attrs: { id: '1', text: '@Ada' } }),
    doc({ type: 'mediaSingle', content: [{ type: 'media', attrs: { type: 'file', id: '1', collection: '' } }] }),
    doc({ type: 'expand', attrs: { title: 'More' }, content: [paragraph] }),
    '{panel:title=Note}x{panel}',
    'See [~ada]',
    'See [^trace.txt]',
    'See !screen.png|thumbnail!',
  ];
  for (const one of lossy) expect(isLossy(one), JSON.stringify(one)).toBe(true);
  const sayable = [
    toAdf(markdown),
    toWiki(markdown),
    words({ type: 'emoji', attrs: { shortName: ':tada:', text: '🎉' } }, { type: 'hardBreak' }),
    words({ type: 'inlineCard', attrs: { url: 'https://example.com/x' } }),
    '{code}\n{panel} [~ada] !a.png!\n{code}',
    '',
    null,
    { type: 'doc', content: [null, { type: 'paragraph', content: null }] },
  ];
  for (const one of sayable) expect(isLossy(one), JSON.stringify(one)).toBe(false);
});
