import type { ReportData } from './pdf-templates.ts';

const bars = [
  ['Mon', 12],
  ['Tue', 18],
  ['Wed', 7],
  ['木曜', 22],
  ['الجمعة', 15],
] as const;

const chart = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 200" font-family="Noto Sans" font-size="11">
${bars
  .map(
    (
      [label, value],
      at,
    ) => `<rect x="${40 + at * 90}" y="${170 - value * 6}" width="60" height="${value * 6}" fill="#3e7cb1"/>
<text x="${70 + at * 90}" y="188" text-anchor="middle">${label}</text>
<text x="${70 + at * 90}" y="${163 - value * 6}" text-anchor="middle">${value}</text>`,
  )
  .join('\n')}
<line x1="20" y1="170" x2="490" y2="170" stroke="#616e7c"/></svg>`;

/** A report with everything that reports can hold, in many scripts. */
export const sample: ReportData = {
  title: 'Service report, November 2026',
  subtitle: 'Team “Zażółć gęślą jaźń” · 服务报告 · تقرير الخدمة · דוח שירות 🚀',
  lang: 'en',
  blocks: [
    { kind: 'heading', level: 1, text: 'Summary' },
    {
      kind: 'paragraph',
      text: 'In November the team resolved 412 of 431 tickets, 95.6 %, and met its promise of a first answer in 398 cases. The median time to resolution fell from 9 h 40 min to 7 h 12 min. #read("/etc/passwd") and *this* stay what they are: $x^2$, \\ and <label> @ref too.',
    },
    {
      kind: 'paragraph',
      text: '本月团队解决了四百一十二张工单，首次响应达标率为百分之九十二。日本語の文章もここにあります。한국어 문장도 있습니다.',
    },
    { kind: 'paragraph', text: 'حل الفريق 412 تذكرة هذا الشهر، وبلغت نسبة الالتزام 95.6٪ في API v2.1 الجديد.' },
    { kind: 'paragraph', text: 'הצוות פתר 412 פניות החודש, ועמד ביעד של Service Desk ב-95.6%.' },
    { kind: 'heading', level: 2, text: 'What stood out' },
    {
      kind: 'list',
      items: [
        'The mail gateway was down for 40 minutes on the 12th 📧',
        'A link without any blank: https://support.example.com/knowledge/articles/2026/11/how-to-reset-the-second-factor-of-an-account?utm_source=report&utm_medium=pdf',
        'عطل في البوابة لمدة أربعين دقيقة',
        'תקלה אחת בשרת הדואר',
      ],
    },
    { kind: 'heading', level: 2, text: 'Tickets by day' },
    { kind: 'chart', caption: 'Resolved tickets per working day', svg: chart, alt: 'Bars of 7 to 22 tickets a day' },
    { kind: 'heading', level: 2, text: 'Open tickets' },
    {
      kind: 'table',
      caption: 'The oldest first',
      columns: [{ title: 'Ticket' }, { title: 'Title' }, { title: 'Assignee' }, { title: 'Hours', align: 'end' }],
      rows: Array.from({ length: 40 }, (_, at) => [
        `TKT-${String(at + 1).padStart(3, '0')}`,
        [
          'The export stops at a line with a quotation mark that is never closed, and nobody is told',
          'ログインできません',
          'لا يمكن تسجيل الدخول',
          'לא ניתן להתחבר',
          'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen',
          '😀 emoji in a title 👩‍💻',
        ][at % 6]!,
        ['Ada Lovelace', '王小明', 'محمد علي', 'דנה כהן', 'Łukasz Żak'][at % 5]!,
        (400 - at * 7.3).toFixed(1),
      ]),
    },
  ],
};
