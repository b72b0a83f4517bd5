/** A table of Markdown, with a line break after it. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lineOf = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return `${[lineOf(head), `|${head.map(() => '---|').join('')}`, ...rows.map(lineOf)].join('\n')}\n`;
}
