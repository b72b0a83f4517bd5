/** Lines that only draw: rules, fences of code, and what stands between the head of a table and its rows. */
const drawn = /^[ \t]*(?:(?:```|~~~)[^\n]*|[|:*_-][|:*_ \t-]{2,200})$/gm;
/** The marks before the words of a line: of a heading, a quotation, an item, a task. */
const leads = /^[ \t]*(?:(?:#{1,6}|[-*+]|\d{1,9}[.)])[ \t]+|>[ \t]*)+(?:\[[ xX]\][ \t]+)?/gm;
/** Code; links and pictures, by their words; addresses; signs that are escaped; whoever is mentioned; marks of emphasis. */
const marks =
  /`+([^`\n]{0,400})`*|!?\[([^[\]\n]{0,400})\]\([^()\s]{0,1000}(?: "[^"\n]{0,200}")?\)|<(https?:\/\/[^\s<>]{1,1000})>|\\([!-/:-@[-`{-~])|(<@)[0-9a-fA-F-]{36}>|\*\*\*?|~~|(?<![A-Za-z0-9])__?(?=\S)|(?<=\S)__?(?![A-Za-z0-9])|(?<=[^\s*])\*(?![\w*])|(?<![\w*])\*(?=\w)/g;

/**
 * The words of a piece of Markdown, in one line. A piece may begin or end within what is emphasised, so each mark goes by
 * itself, whether its partner is there or not: this is for showing what a text is about, not for rendering it.
 */
export const plainOf = (piece: string): string =>
  piece
    .replaceAll(drawn, '')
    .replaceAll(leads, '')
    .replaceAll(marks, (_mark, code?: string, link?: string, address?: string, sign?: string, mention?: string) =>
      mention === undefined ? (code ?? link ?? address ?? sign ?? '') : '@…',
    )
    .replaceAll(/\s+/g, ' ')
    .trim();
