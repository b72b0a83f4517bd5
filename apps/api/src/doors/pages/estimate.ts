import { estimates } from '@deskwire/contract/field/estimates.ts';
import type { EstimateLink } from '@deskwire/contract/field/estimates.schemas.ts';
import { dayIn, moneyIn, rateIn } from '@deskwire/router/kit/money/text.ts';
import { estimateScript } from './estimate-script.ts';
import { alert, form, html, lines, type Html } from './html.ts';
import { again, type Answer, type Visit } from './visit.ts';

/** The estimate that an email links to. Opening it decides nothing, as email scanners open links. */
export const showEstimate = ({ query, call }: Visit): Promise<Answer> | Answer =>
  query['token'] === undefined
    ? { title: 'This link is incomplete', body: html`<p>Open the full address from the email.</p>` }
    : offer(call, query['token']);

/** The values that somebody filled in, and what was wrong with them. */
interface Given {
  readonly name: string;
  readonly reason: string;
  readonly wrong: string;
}
async function offer(call: Visit['call'], token: string, given?: Given): Promise<Answer> {
  const link = await call('estimates.link.get', estimates.link.get, { token });
  const waits = link.status === 'sent' || link.status === 'viewed';
  return {
    title: `${link.key}: ${link.title}`,
    body: html`<div class="offer">
      ${alert(given?.wrong)} ${waits ? null : html`<p role="status">${standing[link.status] ?? ''}</p>`}
      <dl>
        <dt>From</dt>
        <dd>${link.team_name}</dd>
        <dt>For</dt>
        <dd>${link.client_name}</dd>
        <dt>Valid until</dt>
        <dd>${dayIn(link.locale, link.valid_until)}</dd>
      </dl>
      ${link.introduction === '' ? null : html`<p>${lines(link.introduction)}</p>`} ${table(link)}
      ${
        link.terms === ''
          ? null
          : html`<h2>Terms</h2>
              <p>${lines(link.terms)}</p>`
      }
      <p><a href="/api/v1/estimate-links/${token}/download">Download this as a PDF</a></p>
      ${waits ? answers(link, token, given) : null}
      <p class="by">Version ${link.number}. SHA-256 of the PDF: <code>${link.sha256}</code></p>
    </div>`,
    script: waits ? estimateScript : undefined,
  };
}
const standing: Readonly<Record<string, string>> = {
  approved: 'You have approved this estimate.',
  declined: 'You have declined this estimate.',
};

function table({ lines: rows, taxes, locale, currency, subtotal, discount, total }: EstimateLink): Html {
  const money = moneyIn(locale, currency);
  const sum = (label: string, amount: number) =>
    html`<tr>
      <td></td>
      <td colspan="2">${label}</td>
      <td>${money(amount)}</td>
    </tr>`;
  return html`<table>
    <thead>
      <tr>
        <th scope="col">Description</th>
        <th scope="col">Quantity</th>
        <th scope="col">Price</th>
        <th scope="col">Amount</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <td>${row.item}</td>
            <td>${row.quantity}${row.unit === null ? '' : ` ${row.unit}`}</td>
            <td>${money(row.unit_price)}</td>
            <td>${money(row.amount)}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      ${sum('Subtotal', subtotal)} ${discount === 0 ? null : sum('Discount', -discount)}
      ${taxes
        .filter(({ rate }) => rate !== 0)
        .map(({ rate, base, amount }) => sum(`Tax ${rateIn(locale, rate)} of ${money(base)}`, amount))}
      ${sum('Total', total)}
    </tfoot>
  </table>`;
}

/** The terms stand above: they are read before anything is signed. */
function answers(link: EstimateLink, token: string, given: Given | undefined): Html {
  const kept = { token, estimate_id: link.estimate_id, number: String(link.number), sha256: link.sha256 };
  return html`<form method="post" action="/pages/estimate">
      ${Object.entries(kept).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
      <label for="name">Your name</label>
      <input
        id="name"
        name="name"
        autocomplete="name"
        maxlength="200"
        value="${given?.name ?? link.client_name}"
        required
      />
      ${
        link.needs_signature
          ? html`<input type="hidden" name="strokes" value="" />
              <label id="pad">Your signature: draw it in the field, with a finger, a pen or the mouse</label>
              <canvas aria-labelledby="pad" role="img"></canvas>
              <noscript
                ><p role="alert">Drawing a signature needs JavaScript. Turn it on, or answer the email.</p></noscript
              >
              <button type="button" data-clear>Clear</button>`
          : null
      }
      <label><input type="checkbox" name="consent" value="yes" required />${link.consent}</label>
      <button type="submit" name="decision" value="approved">Approve</button>
    </form>
    <details ${given === undefined || given.reason === '' ? null : html`open`}>
      <summary>Decline instead</summary>
      ${form('/pages/estimate', {
        kept,
        fields: [{ name: 'reason', label: 'Why you decline it', type: 'lines', value: given?.reason }],
        buttons: [{ label: 'Decline', name: 'decision', value: 'declined' }],
      })}
    </details>`;
}

/** Takes the answer of the client, about the version that the page showed. */
export function decideEstimate({ call, form: given, reply }: Visit): Promise<Answer> {
  const { token = '', estimate_id = '', sha256 = '', name = '', reason = '' } = given;
  const about = { token, estimate_id, number: Number(given['number']) };
  return again(
    reply,
    ['INVALID_INPUT', 'SIGNATURE_BLANK', 'SIGNATURE_NEEDED'],
    async () => {
      if (given['decision'] === 'declined') {
        const { key } = await call('estimates.decline', estimates.decline, { ...about, reason });
        return { title: `You declined ${key}`, body: html`<p>Thank you for your answer. You can close this page.</p>` };
      }
      const strokes = strokesIn(given['strokes'] ?? '');
      const { key } = await call('estimates.approve', estimates.approve, {
        ...about,
        sha256,
        ...(given['consent'] === 'yes' && strokes.length > 0 ? { signature: { name, strokes, consent: true } } : {}),
      });
      return {
        title: `You approved ${key}`,
        body: html`<p>Thank you. You will get an email that confirms it. You can close this page.</p>
          <p><a href="/pages/estimate?token=${token}">Read the estimate again</a></p>`,
      };
    },
    (message) =>
      offer(call, token, {
        name,
        reason,
        wrong: given['decision'] === 'declined' ? 'Say why you decline it, in at most 2,000 characters.' : message,
      }),
  );
}

/** Lines as the script of the page writes them. What is none becomes a number that the procedure refuses. */
const strokesIn = (text: string): number[][] =>
  text === '' ? [] : text.split('-').map((stroke) => stroke.split('.').map(Number));
