const tones = [
  'bg-accent-soft text-accent',
  'bg-good-soft text-good',
  'bg-warn-soft text-warn',
  'bg-wait-soft text-wait',
  'bg-danger-soft text-danger',
] as const;
const sizes = { small: 'size-5 text-[9px]', normal: 'size-8 text-xs' } as const;

const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const firstOf = (word: string): string => [...signs.segment(word)][0]?.segment ?? '';
const initialsOf = (name: string): string => {
  const words = name.split(/\s+/).filter((word) => word !== '');
  const last = words.length > 1 ? words.at(-1) : undefined;
  return `${firstOf(words[0] ?? '?')}${firstOf(last ?? '')}`.toUpperCase();
};
/** The same name has the same colour everywhere. */
const toneOf = (name: string) =>
  tones[Array.from(name).reduce((sum, sign) => sum + sign.charCodeAt(0), 0) % tones.length]!;

/** The initials of somebody whose name stands beside it. */
export const Avatar = ({ name, size = 'small' }: { name: string; size?: keyof typeof sizes }) => (
  <span
    aria-hidden
    className={`inline-flex shrink-0 items-center justify-center rounded-full font-semibold ${sizes[size]} ${toneOf(name)}`}
  >
    {initialsOf(name)}
  </span>
);

/** Somebody, by initials and name. */
export const Person = ({ name, className = '' }: { name: string; className?: string }) => (
  <span className={`inline-flex max-w-full min-w-0 items-center gap-1.5 ${className}`}>
    <Avatar name={name} />
    <span className="truncate">{name}</span>
  </span>
);
