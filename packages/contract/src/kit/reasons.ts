import { z } from 'zod';

/** The words for the type that a schema expects. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  tuple: 'a list',
  null: 'null',
  date: 'a date',
  file: 'a file',
};
/** The words for the format of text that a schema expects. */
const formats: Readonly<Record<string, string>> = {
  email: 'an email address',
  url: 'a URL, such as https://example.com',
  uuid: 'a UUID',
  guid: 'a UUID',
  datetime: 'a time in ISO 8601, such as 2026-03-02T09:30:00Z',
  date: 'a date, such as 2026-03-02',
  time: 'a time of day, such as 09:30',
  base64: 'in base64',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  cidrv4: 'a network, such as 203.0.113.0/24',
  cidrv6: 'a network, such as 2001:db8::/32',
  json_string: 'JSON',
  safeint: 'a whole number',
};
/** At most this many values or names are listed, each cut to `LONGEST` characters: they may come from the request. */
const LISTED = 20;
const LONGEST = 60;
const cut = (value: unknown) => String(value).slice(0, LONGEST);
const list = (values: readonly unknown[]) =>
  `${values.slice(0, LISTED).map(cut).join(', ')}${values.length > LISTED ? ', …' : ''}`;
const oneOf = (values: readonly unknown[]) =>
  values.length === 1 ? `must be ${cut(values[0])}` : `must be one of ${list(values)}`;
const some = (count: number | bigint, one: string) => `${count} ${one}${Number(count) === 1 ? '' : 's'}`;

/** Whether the size of a value is counted in characters or in items; numbers are compared. */
const unitOf = (origin: string): string | undefined =>
  ({ string: 'character', array: 'item', set: 'item', map: 'item', file: 'byte' })[origin];

/** Fields that an object with unknown ones could have instead: whoever sent them often means one of these. */
function remaining({ inst, input, keys }: z.core.$ZodRawIssue<z.core.$ZodIssueUnrecognizedKeys>): string {
  const shape = inst instanceof z.ZodObject ? Object.keys(inst.shape) : [];
  const given = Object.keys(input ?? {});
  const left = shape.filter((name) => !given.includes(name));
  return left.length === 0 ? '' : `; it can ${given.length > keys.length ? 'also ' : ''}have ${list(left)}`;
}

/** The expectations of all forms of a union, if every one refuses the value as a whole and says what it must be. */
function anyOf(errors: readonly (readonly z.core.$ZodIssue[])[]): string | undefined {
  const forms = errors.map(([first, ...more]) =>
    first === undefined || more.length > 0 || first.path.length > 0
      ? undefined
      : /^must be (?<form>.+)$/.exec(first.message)?.groups?.['form'],
  );
  if (forms.length === 0 || forms.includes(undefined)) return undefined;
  const [last, ...rest] = [...new Set(forms)].toReversed();
  if (rest.length === 0) return `must be ${last}`;
  const before = rest.toReversed().join(', ');
  return `must be ${before}${before.includes(',') ? ',' : ''} or ${last}`;
}

/**
 * Why a value was refused, where its schema gives no reason of its own: the end of a sentence that begins with the name
 * of the field.
 */
export function reasonOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is required' : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return oneOf(issue.values);
    case 'too_small': {
      const { origin, minimum, inclusive = true } = issue;
      const unit = unitOf(origin);
      if (unit === undefined) return `must be ${inclusive ? 'at least' : 'more than'} ${minimum}`;
      return minimum === 1 ? 'must not be empty' : `must have at least ${some(minimum, unit)}`;
    }
    case 'too_big': {
      const { origin, maximum, inclusive = true } = issue;
      const unit = unitOf(origin);
      if (unit === undefined) return `must be ${inclusive ? 'at most' : 'less than'} ${maximum}`;
      return `must have at most ${some(maximum, unit)}`;
    }
    case 'invalid_format':
      if (formats[issue.format] !== undefined) return `must be ${formats[issue.format]}`;
      return typeof issue.pattern === 'string' && issue.pattern.length <= LONGEST
        ? `must match ${issue.pattern}`
        : 'does not have the expected form';
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return `must not have ${issue.keys.length === 1 ? 'the field' : 'the fields'} ${list(issue.keys)}${remaining(issue)}`;
    case 'invalid_union':
      if (issue.input === undefined) return 'is required';
      return anyOf(issue.errors) ?? 'does not have any of the accepted forms';
    case 'invalid_key':
      return 'has a key that is not valid';
    case 'invalid_element':
      return 'has an item that is not valid';
    default:
      return 'is not valid';
  }
}

/** Makes zod speak our English in this process, wherever a schema gives no reason of its own. */
export const useReasons = (): void => void z.config({ localeError: reasonOf });
