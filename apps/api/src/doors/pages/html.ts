import { createHash } from 'node:crypto';

/** Text that is HTML already. Everything else in a page is escaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
type Part = Html | string | number | null | undefined | readonly Part[];

/** Builds HTML: values are escaped, unless they are HTML themselves. */
export const html = (strings: TemplateStringsArray, ...values: readonly Part[]): Html =>
  new Html(strings.map((text, i) => text + (i < values.length ? textOf(values[i]) : '')).join(''));

function textOf(part: Part): string {
  if (part === null || part === undefined) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(textOf).join('');
  return String(part).replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Text with the line breaks of its author. */
export const lines = (text: string): Html[] =>
  text.split(/\r\n|[\r\n]/).map((line, at) => html`${at === 0 ? null : html`<br />`}${line}`);

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; background: light-dark(#f4f5f7, #0e1012); color: light-dark(#16191d, #e8eaed) }
body { max-width: 25rem; margin: 10vh auto; padding: 0 1rem }
body > header { display: flex; align-items: center; justify-content: center; gap: .6rem; margin-bottom: 1.25rem; font-size: 1.15rem; font-weight: 600 }
main { padding: 1.75rem; border: 1px solid light-dark(#dfe2e7, #2a2e35); border-radius: 12px; background: light-dark(#fff, #16181c); box-shadow: 0 1px 3px #0001 }
h1 { margin: 0 0 .75rem; font-size: 1.25rem; line-height: 1.3 }
a { color: light-dark(#2451b7, #8fb0ff) }
label { display: block; margin: 1rem 0 .25rem; font-size: .85rem; font-weight: 600; color: light-dark(#545c68, #a3abb8) }
input, textarea { box-sizing: border-box; width: 100%; padding: .5rem .65rem; font: inherit; color: inherit; background: light-dark(#fff, #101215); border: 1px solid light-dark(#868e9b, #6b7380); border-radius: 6px }
:focus-visible { outline: 2px solid light-dark(#2451b7, #8fb0ff); outline-offset: 1px }
label.tick { display: flex; align-items: start; font-weight: 400 }
label.tick input { width: auto; padding: 0; margin: .25rem .5rem 0 0 }
button { margin: 1.25rem .5rem 0 0; padding: .5rem 1.1rem; font: inherit; font-weight: 600; cursor: pointer; border-radius: 6px; border: 1px solid light-dark(#dfe2e7, #2a2e35); background: light-dark(#fff, #1d2025); color: inherit }
form > button:first-of-type { background: light-dark(#2b59c3, #3a6be0); border-color: transparent; color: #fff }
button:hover { filter: brightness(1.08) }
.wide > form > button { width: 100%; margin-right: 0 }
.beside { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .25rem 1rem; margin: 1.25rem 0 0; font-size: .9rem }
.other { margin: 1rem 0 0; padding-top: 1rem; border-top: 1px solid light-dark(#dfe2e7, #2a2e35) }
.other a { display: block; padding: .5rem; margin-top: .5rem; text-align: center; font-weight: 600; text-decoration: none; border: 1px solid light-dark(#dfe2e7, #2a2e35); border-radius: 6px }
[role=alert] { border-radius: 6px; padding: .6rem .75rem; background: light-dark(#fbe9e7, #3a1a18); color: light-dark(#b3261e, #ff9a92) }
dt, .by { font-size: .85rem; opacity: .75 } dd { margin: 0 0 .5rem }
dd, h1, article { overflow-wrap: anywhere }
fieldset.faces { border: 0; margin: 1rem 0 0; padding: 0; display: flex; gap: .25rem; justify-content: space-between }
.faces label { flex: 1; margin: 0; text-align: center; cursor: pointer; border-radius: .6rem; padding: .5rem 0; font-size: .8rem }
.faces input { position: absolute; opacity: 0; width: auto }
.faces b { display: block; font-size: 2.2rem; line-height: 1.25; font-weight: 400; filter: grayscale(1); opacity: .75 }
.faces input:checked + b, .faces label:hover b { filter: none; opacity: 1 }
.faces label:has(:checked) { background: #8883; font-weight: 600 }
.faces label:has(:focus-visible) { outline: 2px solid currentcolor }
article { border-top: 1px solid #8886; padding: .75rem 0 } article p { margin: 0 }
body:has(.offer) { max-width: 46rem; margin: 4vh auto }
.offer table { width: 100%; border-collapse: collapse; margin: 1.5rem 0 }
.offer th, .offer td { padding: .45rem .5rem; text-align: end; vertical-align: top; border-bottom: 1px solid #8886 }
.offer th:first-child, .offer td:first-child { text-align: start; overflow-wrap: anywhere }
.offer tfoot td { border: 0 } .offer tfoot tr:last-child { font-weight: 700 } .offer h2 { font-size: 1.1rem }
@media (max-width: 36rem) {
  .offer thead, .offer tfoot td:empty { display: none }
  .offer tr { display: flex; flex-wrap: wrap; justify-content: space-between; border-bottom: 1px solid #8886 }
  .offer tfoot tr { border: 0 } .offer td { border: 0; padding: .2rem 0 } .offer tbody td:first-child { flex: 0 0 100% }
}
.offer canvas { display: block; box-sizing: border-box; width: 100%; aspect-ratio: 5 / 2; border: 1px solid #8889; border-radius: .25rem; background: #fff; touch-action: none }
.offer input[type=checkbox] { width: auto; margin: 0 .5rem 0 0 }
.offer details { margin: 2rem 0 } .offer code { font-size: .8rem; overflow-wrap: anywhere }
.offer [role=status] { border-left: .25rem solid #2a7; padding-left: .75rem }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * All that a page may do: use this one style sheet, and send its form to us. It runs no scripts, but for one that is part of
 * the page, which may call us.
 */
export const policyOf = (script?: string): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    ...(script === undefined
      ? []
      : [`script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'`, "connect-src 'self'"]),
    "img-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

/** A whole page with one heading. A script is ours, and shown as it is. */
export const page = (title: string, body: Html, script?: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="/favicon.svg">
<title>${textOf(title)} – Deskwire</title>
<style>${style}</style>
</head>
<body>
<header><img src="/favicon.svg" alt="" width="28" height="28">Deskwire</header>
<main>
<h1>${textOf(title)}</h1>
${body.text}
</main>${script === undefined ? '' : `\n<script>${script}</script>`}
</body>
</html>
`;

/** A text area that may be left empty. */
interface Lines {
  readonly name: string;
  readonly label: string;
  readonly type: 'lines';
  readonly value?: string | undefined;
}
const linesOf = ({ name, label, value }: Lines): Html =>
  html` <label for="${name}">${label}</label>
    <textarea id="${name}" name="${name}" rows="4" maxlength="4000">${value ?? ''}</textarea>`;

/** A box to tick; it is sent as `yes`. */
interface Tick {
  readonly name: string;
  readonly label: string;
  readonly type: 'tick';
}
const tickOf = ({ name, label }: Tick): Html =>
  html` <label class="tick"><input type="checkbox" name="${name}" value="yes" /> ${label}</label>`;

interface Field {
  readonly name: string;
  readonly label: string;
  readonly type: 'email' | 'password' | 'text';
  /** The kind of value that browsers and password managers fill in. */
  readonly autocomplete: string;
  readonly value?: string | undefined;
  readonly inputmode?: string | undefined;
}
const fieldOf = ({ name, label, type, autocomplete, value, inputmode }: Field): Html =>
  html` <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      inputmode="${inputmode ?? 'text'}"
      value="${value ?? ''}"
      required
    />`;

const controlOf = (field: Field | Lines | Tick): Html =>
  field.type === 'lines' ? linesOf(field) : field.type === 'tick' ? tickOf(field) : fieldOf(field);

/** A form that posts to its own page. What is `kept` is sent along in hidden fields. */
export const form = (
  action: string,
  given: {
    readonly kept?: Readonly<Record<string, string | undefined>> | undefined;
    readonly fields?: readonly (Field | Lines | Tick)[] | undefined;
    /** The text above the fields. */
    readonly above?: Html | undefined;
    readonly buttons: readonly { readonly label: string; readonly name?: string; readonly value?: string }[];
  },
): Html =>
  html` <form method="post" action="${action}">
    ${Object.entries(given.kept ?? {})
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    ${given.above ?? null} ${(given.fields ?? []).map(controlOf)}
    ${given.buttons.map(({ label, name, value }) =>
      name === undefined
        ? html`<button type="submit">${label}</button>`
        : html`<button type="submit" name="${name}" value="${value}">${label}</button>`,
    )}
  </form>`;

const moods = [
  ['😞', 'Very bad'],
  ['😕', 'Bad'],
  ['😐', 'So-so'],
  ['😊', 'Good'],
  ['😄', 'Very good'],
] as const;
/** Five faces to choose from, sent as 1 to 5. */
export const faces = (name: string, chosen: number | undefined): Html =>
  html` <fieldset class="faces">
    ${moods.map(
      ([face, label], at) =>
        html`<label>
          <input
            type="radio"
            name="${name}"
            value="${at + 1}"
            ${chosen === at + 1 ? new Html('checked') : null}
            required
          />
          <b aria-hidden="true">${face}</b>${label}
        </label>`,
    )}
  </fieldset>`;

/** The error, where people look for it. */
export const alert = (message: string | undefined): Html =>
  message === undefined ? html`` : html`<p role="alert">${message}</p>`;
