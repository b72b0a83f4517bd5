/** Somebody who can be mentioned. */
export interface Mentioned {
  readonly person_id: string;
  readonly name: string;
}

/** What is sent of a text in which people stand as `@Ada Lindqvist`: longer names first, since they may begin with others. */
export const sent = (text: string, people: readonly Mentioned[]): string =>
  people
    .toSorted((a, b) => b.name.length - a.name.length)
    .reduce((so_far, { person_id, name }) => so_far.replaceAll(`@${name}`, `<@${person_id}>`), text);

/** The same text as people write it. */
export const written = (content: string, people: readonly Mentioned[]): string =>
  people.reduce((so_far, { person_id, name }) => so_far.replaceAll(`<@${person_id}>`, `@${name}`), content);

/** And as they read it: a name is never taken for Markdown. */
export const shown = (content: string, people: readonly Mentioned[]): string =>
  written(
    content,
    people.map(({ person_id, name }) => ({ person_id, name: name.replaceAll(/[!-/:-@[-`{-~]/g, String.raw`\$&`) })),
  );
