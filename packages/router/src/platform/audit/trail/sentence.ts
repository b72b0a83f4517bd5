import { cut } from '@deskwire/contract/kit/cut.ts';
import type { AuditLine } from '@deskwire/contract/platform/audit.ts';

type Payload = Readonly<Record<string, unknown>> | null;
type Change = AuditLine['changes'][number];

/** The name of the row in an event about it, for rows that are gone. */
export function labelIn(payload: Payload): string | null {
  for (const key of ['key', 'title', 'name', 'subject', 'email', 'label']) {
    const value = payload?.[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The fields that an event says have changed: many at once, or one that went `from` one value `to` another. */
export function changesOf(payload: Payload): Change[] {
  if (payload === null) return [];
  const { changes, from, to } = payload;
  if (isRecord(changes))
    return Object.entries(changes).flatMap(([field, change]) =>
      isRecord(change) && 'to' in change ? [{ field, from: change['from'] ?? null, to: change['to'] ?? null }] : [],
    );
  return 'from' in payload && 'to' in payload ? [{ field: 'value', from: from ?? null, to: to ?? null }] : [];
}
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `Ada: ticket status changed from open to resolved (Printer on fire)`. Names of types say what happened. */
export function sentenceOf(said: {
  readonly type: string;
  readonly actor: string | undefined;
  readonly label: string | null;
  readonly changes: readonly Change[];
}): string {
  const { type, actor = 'Deskwire', label, changes } = said;
  const happened = wordsOf(type);
  const [first, ...more] = changes;
  const detail = first === undefined ? '' : detailOf(first, more);
  return `${actor}: ${happened}${detail}${label === null ? '' : ` (${shortened(label)})`}`;
}

/** `twoFactor.recovery_code_used` → `two factor recovery code used`. */
const wordsOf = (type: string): string =>
  type
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[._]/g, ' ')
    .toLowerCase();

function detailOf({ field, from, to }: Change, more: readonly Change[]): string {
  if (more.length > 0) return `, ${[field, ...more.map((change) => change.field)].join(', ')}`;
  const what = field === 'value' ? '' : `, ${field}`;
  return `${what}${isPlain(from) && isPlain(to) ? ` from ${spoken(from)} to ${spoken(to)}` : ''}`;
}
const isPlain = (value: unknown): value is string | number | boolean | null =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
const spoken = (value: string | number | boolean | null): string =>
  value === null ? 'none' : shortened(String(value));
const LONGEST = 80;
const shortened = (text: string): string => cut(text, LONGEST);
