import { reports } from '@deskwire/contract/ai/reports.ts';
import { html, lines, type Html } from './html.ts';
import type { Answer, Visit } from './visit.ts';

type Block = (typeof reports.links.get)['output']['_output']['blocks'][number];

/** A report that was shared by a link: one version of it, for whoever has the link. */
export async function showReport({ query, call }: Visit): Promise<Answer> {
  const { token } = query;
  if (token === undefined)
    return { title: 'This link is incomplete', body: html`<p>Open the full address from the email.</p>` };
  const report = await call('reports.links.get', reports.links.get, { token });
  return {
    title: report.title,
    body: html`<p class="by">From ${report.team_name}, as of ${report.as_of.slice(0, 16).replace('T', ' ')} UTC</p>
      ${report.blocks.map(blockOf)}
      <p class="by">Anybody who has this link can read this report until ${report.expires_at.slice(0, 10)}.</p>`,
  };
}

function blockOf(block: Block): Html {
  if (block.kind === 'heading') return html`<h2>${block.text}</h2>`;
  if (block.kind === 'paragraph') return html`<p>${lines(block.text)}</p>`;
  return html`<h3>${block.title}</h3>
    <table>
      <tr>
        ${block.columns.map((column) => html`<th>${column}</th>`)}
      </tr>
      ${block.rows.map(
        (row) =>
          html`<tr>
            ${row.map((cell) => html`<td>${cell}</td>`)}
          </tr>`,
      )}
    </table>`;
}
