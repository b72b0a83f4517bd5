import { addTo, withImports, type Tree } from './edit.ts';
import { article, pascal, singular, words, type Target } from './names.ts';

/** Writes what an event tells people into the notices of its domain: for now the person who did it, who is never told. */
export function writeNotice(
  tree: Tree,
  { domain }: Target,
  { top, event, noun }: { readonly top: string; readonly event: string; readonly noun: string },
): void {
  const file = `${top}/notices/notices.ts`;
  const list = `${singular(domain)}Notices`;
  if (!tree.has(file)) {
    tree.write(file, `import { notice } from '../../../kit/events/notices.ts';\n\nexport const ${list} = [\n];\n`);
    tree.edit(`${top}/domain.ts`, (text) =>
      addTo(
        withImports(text, './notices/notices.ts', [list]),
        { start: `export const ${domain}Domain = {\n`, indent: '' },
        `  notices: ${list},`,
      ),
    );
  }
  tree.edit(file, (text) => {
    const end = /\n\];/.exec(text.slice(text.search(/^export const \w+Notices = \[/m)));
    if (end === null) throw new Error(`There is no list of notices in ${file}.`);
    const at = text.search(/^export const \w+Notices = \[/m) + end.index;
    return withImports(
      `${text.slice(0, at)}\n${noticeText(event, noun)}${text.slice(at)}`,
      '../../../kit/events/notices.ts',
      ['notice'],
    );
  });
}

const noticeText = (event: string, noun: string): string => `  notice('${event}', {
    // Read again what is true now: undefined once there is nothing to tell.
    facts: async (_ctx, { actor_id }) => ({ person_id: actor_id }),
    audience: ({ person_id }) => (person_id === null ? [] : [{ id: person_id }]),
    text: ({ event: { actor_name } }) => ({
      title: \`\${actor_name ?? 'Somebody'} ${words(event.split('.')[1]!.replaceAll('_', ' '))} ${article(noun)} ${words(noun)}\`,
      body: '${pascal(words(noun))}',
    }),
  }),`;
