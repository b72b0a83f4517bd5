/** The variables in texts of macros, besides the team's own fields as `ticket.custom.<key>`. */
export const variables = [
  'ticket.key',
  'ticket.title',
  'ticket.type',
  'ticket.priority',
  'ticket.status',
  'ticket.category',
  'requester.name',
  'requester.first_name',
  'assignee.name',
  'assignee.first_name',
  'agent.name',
  'agent.first_name',
  'team.name',
] as const;
type Variable = (typeof variables)[number];
/** Null where there is nothing to say. */
export type Values = Readonly<Record<Variable, string | null>> & {
  readonly custom: Readonly<Record<string, string | number | boolean | null>>;
};

const ownField = /^ticket\.custom\.([a-z][a-z0-9_]{0,39})$/;
const isVariable = (name: string): name is Variable => (variables as readonly string[]).includes(name);
export const isKnown = (name: string): boolean => isVariable(name) || ownField.test(name);

interface Slot {
  readonly name: string;
  readonly fallback: string | undefined;
}
/** The parts of a text: what is plain, and `{{variables|with a fallback}}`. Braces without an end are plain. */
export function partsOf(text: string): (string | Slot)[] {
  const parts: (string | Slot)[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    const close = open === -1 ? -1 : text.indexOf('}}', open);
    if (close === -1) break;
    parts.push(text.slice(at, open), slotOf(text.slice(open + 2, close)));
    at = close + 2;
  }
  return [...parts, text.slice(at)];
}
function slotOf(source: string): Slot {
  const bar = source.indexOf('|');
  return bar === -1
    ? { name: source.trim(), fallback: undefined }
    : { name: source.slice(0, bar).trim(), fallback: source.slice(bar + 1).trim() };
}

export const unknownIn = (text: string): string[] =>
  partsOf(text).flatMap((part) => (typeof part === 'string' || isKnown(part.name) ? [] : [part.name]));

/** Fills in what a text names, and says which variables have neither a value nor a fallback. */
export function filled(text: string, values: Values): { readonly text: string; readonly empty: readonly string[] } {
  const empty: string[] = [];
  const written = partsOf(text).map((part) => {
    if (typeof part === 'string') return part;
    const value = valueOf(part.name, values) ?? part.fallback;
    if (value === undefined) empty.push(part.name);
    return value ?? `{{${part.name}}}`;
  });
  return { text: written.join(''), empty: [...new Set(empty)] };
}

function valueOf(name: string, values: Values): string | undefined {
  const field = ownField.exec(name)?.[1];
  const value = field === undefined ? (isVariable(name) ? values[name] : null) : (values.custom[field] ?? null);
  if (value === null || value === '') return undefined;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return literal(String(value));
}

/** Escapes text that Markdown would take for mark-up: a title makes no link and no picture. */
const literal = (value: string): string => value.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_[\]<~|]/g, String.raw`\$&`);

/** The name of a person in a salutation; null if only an address is known. */
export function firstNameOf(name: string | null): string | null {
  if (name === null || name.includes('@')) return null;
  // As in "Keller, Anna".
  const given = name.includes(',') ? name.slice(name.indexOf(',') + 1) : name;
  return given.trim().split(/\s/, 1)[0] || null;
}
