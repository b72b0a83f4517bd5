import type { ReactNode } from 'react';

/** A part of what stands beside a ticket, with what can be done to it. */
export function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-t border-line pt-2">
      <div className="flex items-center gap-1">
        <h2 className="grow text-xs font-semibold text-muted">{title}</h2>
        {action}
      </div>
      {children}
    </section>
  );
}
