import type { TextBlock } from './text-document.ts';

/** A line of a page; lengths are in points, and `y` grows upwards. */
export interface PdfLine {
  text: string;
  page: number;
  height: number;
  y: number;
}

const longestHeading = 200;

/**
 * Groups lines into paragraphs and headings. A PDF knows neither: a paragraph ends where the next line is further away
 * than usual, of another size, or on another page; what is clearly larger than most of the text is a heading.
 */
export function blocksOf(lines: readonly PdfLine[]): TextBlock[] {
  const body = commonHeight(lines);
  const sizes = headingSizes(lines, body);
  return grouped(lines).map((group) => {
    const { page, height } = group[0]!;
    const text = joined(group);
    const level = sizes.indexOf(round(height)) + 1;
    if (level === 0 || text.length > longestHeading) return { kind: 'paragraph', text, page };
    return { kind: 'heading', level: Math.min(level, 6), text, page };
  });
}

const round = (height: number): number => Math.round(height * 2) / 2;

/** The size of most of the text. */
function commonHeight(lines: readonly PdfLine[]): number {
  const characters = new Map<number, number>();
  for (const { text, height } of lines) {
    characters.set(round(height), (characters.get(round(height)) ?? 0) + text.length);
  }
  let most: [height: number, characters: number] = [0, 0];
  for (const entry of characters) if (entry[1] > most[1]) most = entry;
  return most[0];
}

/** Sizes of headings, the largest first. */
function headingSizes(lines: readonly PdfLine[], body: number): number[] {
  const larger = new Set(lines.map(({ height }) => round(height)).filter((height) => height >= body * 1.15));
  return [...larger].toSorted((a, b) => b - a);
}

function grouped(lines: readonly PdfLine[]): PdfLine[][] {
  const groups: PdfLine[][] = [];
  for (const line of lines) {
    const group = groups.at(-1);
    if (group !== undefined && goesOn(group.at(-1)!, line)) group.push(line);
    else groups.push([line]);
  }
  return groups;
}

function goesOn(above: PdfLine, line: PdfLine): boolean {
  const distance = above.y - line.y;
  return (
    above.page === line.page &&
    round(above.height) === round(line.height) &&
    distance >= 0 &&
    distance <= line.height * 1.8
  );
}

/** A word that was divided at the end of a line is whole again. */
function joined(lines: readonly PdfLine[]): string {
  return lines
    .map(({ text }) => text)
    .reduce((text, line) => {
      const divided = /\p{Ll}[-\u00ad]$/u.test(text) && /^\p{Ll}/u.test(line);
      return divided ? text.slice(0, -1) + line : `${text} ${line}`;
    });
}
