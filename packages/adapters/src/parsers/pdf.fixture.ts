import { deflateSync } from 'node:zlib';

/** A PDF whose pages are drawn by the given operators; `/F` is a font. What else stands in it is also given. */
export function pdfOf(
  pages: readonly (string | Buffer)[],
  more: { trailer?: string; objects?: string[] } = {},
): Buffer {
  const kids = pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ');
  const objects: Buffer[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    ...pages.flatMap((content, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F 3 0 R >> >> /Contents ${5 + at * 2} 0 R >>`,
      stream(deflateSync(content)),
    ]),
    ...(more.objects ?? []),
  ].map((object) => Buffer.from(object));
  const parts = [Buffer.from('%PDF-1.7\n')];
  const offsets: number[] = [];
  let size = parts[0]!.length;
  for (const [at, object] of objects.entries()) {
    offsets.push(size);
    const part = Buffer.concat([Buffer.from(`${at + 1} 0 obj\n`), object, Buffer.from('\nendobj\n')]);
    parts.push(part);
    size += part.length;
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const end = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${more.trailer ?? ''} >>\nstartxref\n${size}\n%%EOF\n`;
  return Buffer.concat([...parts, Buffer.from(end)]);
}

function stream(content: Buffer): Buffer {
  const head = Buffer.from(`<< /Length ${content.length} /Filter /FlateDecode >>\nstream\n`);
  return Buffer.concat([head, content, Buffer.from('\nendstream')]);
}

/** Draws lines below one another. */
export function drawn(lines: readonly { text: string; size: number; gap?: number }[]): string {
  let y = 800;
  return lines
    .map(({ text, size, gap = 1.2 }) => {
      y -= size * gap;
      return `BT /F ${size} Tf 1 0 0 1 50 ${y} Tm (${text}) Tj ET`;
    })
    .join('\n');
}
