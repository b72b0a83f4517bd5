import { describe, expect, test } from 'vitest';
import { parseFile } from '../parse-file.ts';
import { drawn, pdfOf } from './pdf.fixture.ts';

// Each file is read in a process of its own, and a busy machine starts those slowly.

const patient = { wall_ms: 10 * 60_000 };
const read = (bytes: Uint8Array, options = {}) => parseFile('pdf', bytes, options, { limits: patient });

test('headings and paragraphs are told by size and distance, words divided at a line end are whole', async () => {
  const first = drawn([
    { text: 'A manual', size: 24 },
    { text: 'First things', size: 16, gap: 3 },
    { text: 'The quick brown fox jumps over the lazy dog and over an-', size: 11, gap: 3 },
    { text: 'other one.', size: 11 },
    { text: 'A second paragraph that is long enough to be the body of it all.', size: 11, gap: 3 },
  ]);
  const outcome = await read(pdfOf([first, drawn([{ text: 'On the next page.', size: 11 }])]));
  expect(outcome).toEqual({
    ok: true,
    value: {
      pages: 2,
      blocks: [
        { kind: 'heading', level: 1, text: 'A manual', page: 1 },
        { kind: 'heading', level: 2, text: 'First things', page: 1 },
        { kind: 'paragraph', text: 'The quick brown fox jumps over the lazy dog and over another one.', page: 1 },
        { kind: 'paragraph', text: 'A second paragraph that is long enough to be the body of it all.', page: 1 },
        { kind: 'paragraph', text: 'On the next page.', page: 2 },
      ],
    },
  });
});

test('a page without text gives none', async () => {
  expect(await read(pdfOf(['']))).toEqual({ ok: true, value: { pages: 1, blocks: [] } });
});

describe('refused is', () => {
  test.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('%PDF-1.7 but no more')],
    ['noise', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))],
  ])('%s', async (_what, bytes) => {
    expect(await read(bytes)).toMatchObject({ ok: false, code: 'UNREADABLE' });
  });

  test('a file that a password closes', async () => {
    const encrypted = `<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <${'00'.repeat(32)}> /U <${'00'.repeat(32)}> >>`;
    const trailer = `/Encrypt 6 0 R /ID [<${'11'.repeat(16)}> <${'11'.repeat(16)}>]`;
    const bytes = pdfOf([drawn([{ text: 'secret', size: 11 }])], { trailer, objects: [encrypted] });
    expect(await read(bytes)).toMatchObject({ ok: false, code: 'ENCRYPTED' });
  });

  test('one with too many pages', async () => {
    const pages = Array.from({ length: 6 }, () => '');
    expect(await read(pdfOf(pages), { max_pages: 5 })).toMatchObject({ code: 'TOO_LARGE', limit: 'pages' });
  });

  test('a small file whose page unpacks to more memory than there is', async () => {
    const bomb = pdfOf([Buffer.alloc(400 * 1024 * 1024, ' ')]);
    expect(bomb.length).toBeLessThan(500_000);
    const outcome = await parseFile('pdf', bomb, {}, { limits: { ...patient, resident_bytes: 256 * 1024 * 1024 } });
    expect(outcome).toMatchObject({ code: 'TOO_LARGE', limit: 'memory' });
  });

  test('a tree of pages that leads back to itself', async () => {
    const bytes = Buffer.from(pdfOf(['']).toString('latin1').replace('/Kids [4 0 R]', '/Kids [2 0 R]'), 'latin1');
    expect((await read(bytes)).ok).toBe(false);
  });
});
