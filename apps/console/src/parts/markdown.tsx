import { lazy, Suspense } from 'react';

/** The parser is loaded with the first text that somebody reads. */
const Rendered = lazy(async () => {
  const [{ micromark }, { gfm, gfmHtml }] = await Promise.all([import('micromark'), import('micromark-extension-gfm')]);
  /** Safe by itself: micromark drops HTML and dangerous addresses unless told otherwise. */
  function Html({ text }: { text: string }) {
    const html = micromark(text, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
    // What is wider than the screen is scrolled by keys as well. Texts cannot say this by themselves: they are escaped.
    const reachable = html.replace(/<(?:pre|table)(?=>)/g, '$& tabindex="0"');
    return <div className="prose" dangerouslySetInnerHTML={{ __html: reachable }} />;
  }
  return { default: Html };
});

/** Text that somebody wrote, in Markdown. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<div className="prose whitespace-pre-wrap">{text}</div>}>
      <Rendered text={text} />
    </Suspense>
  );
}
