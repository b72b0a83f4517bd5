/**
 * JSON in the one form of RFC 8785 (JCS): members in the order of their names in UTF-16, no space, numbers and strings as
 * ECMAScript writes them. The same value always gives the same bytes, also after PostgreSQL has kept it as `jsonb`.
 */
export function jcs(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => jcs(item ?? null)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  members.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${jcs(member)}`).join(',')}}`;
}
