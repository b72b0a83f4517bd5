import { afterAll, describe, expect, test } from 'vitest';
import { parseFile } from './parse-file.ts';
import { createPdfWriter } from './pdf.ts';
import { PdfError } from './pdf-error.ts';
import { sample } from './pdf-sample.fixture.ts';
import type { EstimateData, ReportBlock, ReportData } from './pdf-templates.ts';

// The first PDF reads the fonts, and a busy machine does that slowly.

const created_at = '2026-11-29T12:34:56Z';
const writer = createPdfWriter({ timeout_ms: 10 * 60_000 });
afterAll(() => writer.close());

const reportOf = (...blocks: ReportBlock[]): ReportData => ({ title: 'A report', lang: 'en', blocks });
const written = (data: ReportData) => writer.write({ template: 'report', data, created_at });
const textOf = async (pdf: Uint8Array) => {
  const outcome = await parseFile('pdf', pdf, {}, { limits: { wall_ms: 10 * 60_000 } });
  if (!outcome.ok) throw new Error(outcome.code);
  const { blocks, ...rest } = outcome.value;
  return { ...rest, text: blocks.map((block) => ('text' in block ? block.text : '')).join('\n') };
};

describe('a report', () => {
  test('says what it was given, in every script, and nothing of it is read as Typst', async () => {
    const { title, pages, text } = await textOf(await written(sample));
    expect([title, pages]).toEqual(['Service report, November 2026', 3]);
    for (const said of [
      '#read("/etc/passwd") and *this* stay what they are: $x^2$, \\ and <label> @ref too.',
      '本月团队解决了四百一十二张工单',
      '日本語の文章もここにあります',
      'Zażółć gęślą jaźń',
      'TKT-040',
      '1 / 3',
    ])
      expect(text).toContain(said);
  });

  test('gives the same bytes for the same request, from another thread too, and others for another time', async () => {
    const other = createPdfWriter({ timeout_ms: 10 * 60_000 });
    const first = Buffer.from(await written(sample));
    expect(first.equals(await written(sample))).toBe(true);
    expect(first.equals(await other.write({ template: 'report', data: sample, created_at }))).toBe(true);
    const later = await writer.write({ template: 'report', data: sample, created_at: '2026-11-30T12:34:56Z' });
    expect(first.equals(later)).toBe(false);
    await other.close();
  });

  test('keeps what has no blanks on the page', async () => {
    const hash = '0123456789abcdef'.repeat(20);
    const { text } = await textOf(await written(reportOf({ kind: 'paragraph', text: hash })));
    expect(text.replaceAll(/\s/g, '')).toContain(hash);
    expect(Math.max(...text.split(/\s/).map((line) => line.length))).toBeLessThan(120);
  });

  test.each([
    ['no blocks', []],
    ['an empty text', [{ kind: 'paragraph', text: '' }]],
    ['an empty list', [{ kind: 'list', items: [] }]],
    ['a table without rows', [{ kind: 'table', columns: [{ title: 'A' }], rows: [] }]],
    ['empty cells', [{ kind: 'table', columns: [{ title: '' }], rows: [['']] }]],
  ] as const)('may have %s', async (_what, blocks) => {
    const pdf = await written(reportOf(...blocks));
    expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-');
  });
});

describe('an estimate', () => {
  const estimate: EstimateData = {
    title: 'A roof #read("/etc/passwd")',
    lang: 'de-CH',
    key: 'EST-12',
    mark: 'Version 2',
    team: 'Northwind $x^2$',
    client: ['Ada Lovelace', 'ada@example.com'],
    facts: [{ label: 'Valid until', text: '20. Dezember 2026' }],
    introduction: 'Dear Ada,\n\nhere it is.',
    lines: Array.from({ length: 50 }, (_, at) => ({
      item: ['Clay tiles', '施工费', 'عمل يومي', '<b>Scaffolding</b>'][at % 4]!,
      quantity: `${at + 1} m²`,
      unit_price: 'CHF 48.50',
      tax: '8.1 %',
      amount: 'CHF 1’234.50',
    })),
    sums: [{ label: 'Subtotal', text: 'CHF 61’725.00' }],
    total: { label: 'Total', text: 'CHF 61’725.00' },
    terms: 'Payment within 14 days.\n1. *Not* bold.',
    signed_by: 'Ada Lovelace',
  };
  const made = (data: EstimateData) => writer.write({ template: 'estimate', data, created_at });

  test('says what it was given, in any language and region, and its terms before the signature', async () => {
    const { title, text } = await textOf(await made(estimate));
    expect(title).toBe('EST-12 · A roof #read("/etc/passwd")');
    const order = [
      'Northwind $x^2$',
      'here it is.',
      '<b>Scaffolding</b>',
      'Total',
      '1. *Not* bold.',
      'Signature of Ada',
    ];
    const places = order.map((said) => text.indexOf(said));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text).toContain('Version 2');
  });

  test('has a column for taxes only where a line names one', async () => {
    const sums = [{ label: 'Tax', text: 'CHF 5’000.00' }];
    const untaxed = estimate.lines.map((line) => ({ ...line, tax: '' }));
    const headed = async (lines: EstimateData['lines']) =>
      /Price\s+Tax\s+Amount/.test((await textOf(await made({ ...estimate, lines, sums }))).text);
    expect([await headed(estimate.lines), await headed(untaxed)]).toEqual([true, false]);
  });

  test('gives the same bytes for the same offer, and leaves out what there is not', async () => {
    const first = Buffer.from(await made(estimate));
    expect(first.equals(await made(estimate))).toBe(true);
    const bare = {
      ...estimate,
      introduction: '',
      terms: '',
      signed_by: null,
      facts: [],
      sums: [],
      lines: [estimate.lines[0]!],
    };
    const { text } = await textOf(await made(bare));
    expect(text).not.toMatch(/Terms|Signature|Subtotal/);
  });

  test('is not made of too many lines', async () => {
    const many = { ...estimate, lines: Array.from({ length: 1001 }, () => estimate.lines[0]!) };
    await expect(made(many)).rejects.toMatchObject({ reason: 'too_large' });
  });
});

describe('no report', () => {
  const reasonOf = (promise: Promise<unknown>) =>
    promise.then(
      () => 'made',
      (error: unknown) => (error instanceof PdfError ? error.reason : error),
    );

  test('shows a file of ours in a chart', async () => {
    for (const href of ['/etc/passwd', 'file:///etc/passwd', '../../../../etc/hostname', 'http://127.0.0.1:1/x.png']) {
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image href="${href}" width="9" height="9"/></svg>`;
      const result = await reasonOf(written(reportOf({ kind: 'chart', svg, alt: '' })));
      expect([href, result]).toEqual([href, 'failed']);
    }
  });

  test('is made of a broken chart or a row that is too short, and the next one is', async () => {
    expect(await reasonOf(written(reportOf({ kind: 'chart', svg: '<svg', alt: '' })))).toBe('failed');
    const columns = [{ title: 'A' }, { title: 'B' }];
    expect(await reasonOf(written(reportOf({ kind: 'table', columns, rows: [['1']] })))).toBe('failed');
    expect(await reasonOf(written(reportOf()))).toBe('made');
  });

  test('is made of too much', async () => {
    const rows = Array.from({ length: 1001 }, () => ['a']);
    expect(await reasonOf(written(reportOf({ kind: 'table', columns: [{ title: 'A' }], rows })))).toBe('too_large');
    const text = 'x'.repeat(2 * 1024 * 1024);
    expect(await reasonOf(written(reportOf({ kind: 'paragraph', text })))).toBe('too_large');
  });
});

describe('a thread', () => {
  const program = () => new URL('./pdf-thread.fixture.ts', import.meta.url);
  const titled = (title: string) =>
    ({ template: 'report', data: { title, lang: 'en', blocks: [] }, created_at }) as const;

  test.each([
    ['exit', 'failed'],
    ['throw', 'failed'],
    ['loop', 'too_slow'],
  ])('that is lost (%s) costs one PDF, and those that wait are made by another', async (title, reason) => {
    const patience = title === 'loop' ? 3000 : 10 * 60_000;
    const hostile = createPdfWriter({ program, timeout_ms: patience });
    const before = hostile.write(titled('before'));
    const lost = hostile.write(titled(title)).catch((error: unknown) => error);
    const after = hostile.write(titled('after'));
    expect(Buffer.from(await before).toString()).toBe('before');
    expect(await lost).toMatchObject({ name: 'PdfError', reason });
    expect(Buffer.from(await after).toString()).toBe('after');
    await hostile.close();
  });
});
