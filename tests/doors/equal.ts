/** What two answers to the same question have in common, as text: whatever differs from call to call is left open. */
export function commonOf(value: unknown, first: unknown, again: unknown): string {
  return JSON.stringify(withoutChanging(value, first, again)) ?? 'nothing';
}

const OPEN = '(differs from call to call)';

/** Fields stay in the order in which they came: both doors send the same bytes. */
function withoutChanging(value: unknown, first: unknown, again: unknown): unknown {
  if (Array.isArray(first) && Array.isArray(again) && Array.isArray(value))
    return value.map((item, index) => withoutChanging(item, first[index], again[index]));
  if (isObject(first) && isObject(again) && isObject(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [
        name,
        isDuration(name, item) ? OPEN : withoutChanging(item, first[name], again[name]),
      ]),
    );
  return JSON.stringify(first) === JSON.stringify(again) || typeof value !== typeof first ? value : OPEN;
}
/** How long something took is often the same by chance, and says nothing of the doors. */
const isDuration = (name: string, value: unknown): boolean => typeof value === 'number' && /^(?:.*_)?ms$/.test(name);
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
