/** Characters of a section: what every model can read at once. */
const SECTION = 18_000;

/** A text in parts of bounded length, cut at the ends of lines. */
export function sectionsOf(source: string): string[] {
  const sections: string[] = [];
  let rest = source;
  while (rest.length > SECTION) {
    const line = rest.lastIndexOf('\n', SECTION);
    const end = line > SECTION / 2 ? line + 1 : SECTION;
    sections.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...sections, rest];
}
