/** The byte order mark: tells a spreadsheet that a file is UTF-8. Written only if it is asked for. */
export const BOM = '\uFEFF';

/**
 * One line of a CSV file (RFC 4180), in which every text is quoted. A spreadsheet runs a text that begins with the sign of
 * a formula, in full width too. Some split a file at semicolons, tabs or line breaks even inside quotes, so a text is also
 * made harmless after those.
 */
export const csvLine = (values: readonly unknown[]): string => `${values.map(cell).join(',')}\r\n`;

function cell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : hasName(value) ? value.name : JSON.stringify(value);
  return `"${guarded(text).replaceAll('"', '""')}"`;
}

/** An object that a row shows beside an id (a person, a project) is written as its name. */
const hasName = (value: unknown): value is { readonly name: string } =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';

/**
 * The one rule for both ways. An apostrophe guards each place where a spreadsheet would find a formula. It also guards
 * one that stands there already, so that taking the guards off gives every text back as it was.
 */
const guarded = (text: string): string => text.replaceAll(unguardedPlace, "'");
/** A text as it was before it was written to a CSV file by us, or by a spreadsheet that guards in the same way. */
export const unguarded = (text: string): string => text.replaceAll(guard, '');
const unguardedPlace = /(?<=^|[;\t\r\n])(?='*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?='*[\t\r])/g;
const guard = /(?<=^|[;\t\r\n])'(?='*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^'(?='*[\t\r])/g;
