import MiniSearch from 'minisearch';
import type { Section } from '../pages/section.ts';

const input = document.querySelector<HTMLInputElement>('#search')!;
const list = document.querySelector<HTMLOListElement>('#found')!;
const MOST_FOUND = 12;
const EXCERPT = 140;

let index: Promise<{ search: MiniSearch<Section>; sections: ReadonlyMap<string, Section> }> | undefined;
/** It is fetched when somebody wants to search, and not before. */
const indexed = () =>
  (index ??= fetch('/guide/assets/search.json')
    .then((response) => response.json() as Promise<Section[]>)
    .then((sections) => {
      const search = new MiniSearch<Section>({
        fields: ['title', 'page', 'text'],
        searchOptions: { boost: { title: 4, page: 2 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
      });
      search.addAll(sections);
      return { search, sections: new Map(sections.map((section) => [section.id, section])) };
    }));

async function show(): Promise<void> {
  const words = input.value.trim();
  const { search, sections } = await indexed();
  if (words !== input.value.trim()) return;
  const found = words === '' ? [] : search.search(words).slice(0, MOST_FOUND);
  list.replaceChildren(
    ...found.map(({ id, terms }) => itemOf(sections.get(String(id))!, terms)),
    ...(words !== '' && found.length === 0 ? [said('Nothing found. Try fewer words.')] : []),
  );
}

function itemOf({ id, page, title, text }: Section, terms: readonly string[]): HTMLLIElement {
  const at = Math.max(0, ...terms.slice(0, 1).map((term) => text.toLowerCase().indexOf(term) - EXCERPT / 3));
  const link = document.createElement('a');
  link.href = `/guide/${id}`;
  const heading = document.createElement('strong');
  heading.textContent = title === page ? page : `${page}: ${title}`;
  link.append(heading, document.createElement('br'), text.slice(at, at + EXCERPT));
  const item = document.createElement('li');
  item.append(link);
  return item;
}
function said(text: string): HTMLLIElement {
  const item = document.createElement('li');
  item.textContent = text;
  return item;
}

input.addEventListener('focus', () => void indexed());
input.addEventListener('input', () => void show());
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    input.value = '';
    list.replaceChildren();
  }
  if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
  event.preventDefault();
  input.focus();
});
// On wide screens, what there is stands beside the text.
const contents = document.querySelector<HTMLDetailsElement>('#contents')!;
const wide = matchMedia('(min-width: 60rem)');
const fold = () => (contents.open = wide.matches);
wide.addEventListener('change', fold);
fold();

// Readers copy examples to try them. Without a secure origin a browser has no clipboard.
if ('clipboard' in navigator)
  for (const block of document.querySelectorAll<HTMLPreElement>('main pre')) {
    const frame = document.createElement('div');
    frame.className = 'copied';
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', () => {
      void navigator.clipboard.writeText(block.textContent.trimEnd()).then(
        () => (button.textContent = 'Copied'),
        () => (button.textContent = 'Not allowed'),
      );
    });
    block.replaceWith(frame);
    frame.append(block, button);
  }
