import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** What of a page cannot be read or reached by everybody. */
export async function unreadable(page: Page): Promise<(readonly [kind: string, what: string | undefined])[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return [
    ...violations.map(({ id, nodes }) => [id, nodes[0]?.html] as const),
    ...(await overflowing(page)).map((html) => ['overflow', html] as const),
    ...(await smallTargets(page)).map((html) => ['target', html] as const),
    ...(await nameless(page)).map((html) => ['same name', html] as const),
  ];
}

/** What is wider than the screen: the page, a dialog, or a place that only scrolls up and down. */
const overflowing = (page: Page): Promise<string[]> =>
  page.evaluate<
    string[]
  >(`[document.documentElement, ...document.querySelectorAll('main, main > [role=group], dialog[open]')]
    .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
    .map((place) => place.outerHTML.slice(0, 200))`);

/** What can be pressed and is smaller than 24 pixels. In sentences, and beside a label, that is allowed. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('a, button, input, select, summary, textarea')]
    .filter((target) => target.closest('p, .prose, label, [role=gridcell], .sr-only') === null)
    .filter((target) => {
      const { width, height } = target.getBoundingClientRect();
      return width > 1 && (height < 24 || width < 24);
    })
    .map((target) => target.outerHTML)`);

/** What can be pressed in several rows of a list, and does not say in which: whoever hears them one by one cannot tell. */
const nameless = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`[...document.querySelectorAll('main ul')].flatMap((list) => {
    const buttons = [...list.querySelectorAll(':scope > li button:not([aria-label], [aria-labelledby], dialog *)')];
    return buttons.filter((button) => buttons.some((other) => other !== button && other.innerText === button.innerText))
      .map((button) => button.outerHTML);
  })`);
