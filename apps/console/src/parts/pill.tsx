import type { ReactNode } from 'react';
import { words } from '../messages/en.ts';
import type { Ticket } from '../desk.ts';

const tones = {
  accent: 'bg-accent-soft text-accent',
  wait: 'bg-wait-soft text-wait',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  danger: 'bg-danger-soft text-danger',
  quiet: 'bg-sunken text-muted',
} as const;
export type Tone = keyof typeof tones;

/** What something is now, in one word and a colour. */
export const Pill = ({ tone, children }: { tone: Tone; children: ReactNode }) => (
  <span className={`inline-block rounded-full px-2 text-xs leading-5 font-semibold whitespace-nowrap ${tones[tone]}`}>
    {children}
  </span>
);

const looks = { open: 'accent', waiting: 'wait', resolved: 'good', closed: 'quiet' } as const;

/** The team's own name of a status, in the colour of its category. */
export const StatusPill = ({ category, name }: { category: Ticket['status_category']; name: string }) => (
  <Pill tone={looks[category]}>{name}</Pill>
);

const bars = { low: 1, medium: 2, high: 3, urgent: 4 } as const;
const inks = { low: 'text-muted', medium: 'text-muted', high: 'text-warn', urgent: 'text-danger' } as const;

/** Bars and a word: colour never says it alone. */
export function Priority({ of, isShort = false }: { of: Ticket['priority']; isShort?: boolean }) {
  return (
    <span className={`inline-flex items-center gap-1.5 text-sm whitespace-nowrap ${inks[of]}`}>
      <svg viewBox="0 0 16 12" className="h-3 w-4 shrink-0" role="img" aria-label={words.priority[of]}>
        {[0, 1, 2, 3].map((bar) => (
          <rect
            key={bar}
            x={bar * 4}
            y={9 - bar * 3}
            width="3"
            height={3 + bar * 3}
            rx="1"
            fill="currentColor"
            opacity={bar < bars[of] ? 1 : 0.25}
          />
        ))}
      </svg>
      {isShort ? null : <span aria-hidden>{words.priority[of]}</span>}
    </span>
  );
}
