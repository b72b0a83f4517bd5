import type { ReactNode } from 'react';

/** A part of what stands beside a ticket or a task, with what can be done to it. */
export function Part({ title, action, children }: { title: string; action?: ReactNode; children?: ReactNode }) {
  return (
    <section aria-label={title} className="border-t border-line pt-2">
      <div className="flex items-center gap-1">
        <h2 className="grow text-xs font-semibold text-muted">{title}</h2>
        {/* What buttons leave around their words is outside: the words end where everything else does. */}
        <div className="-mr-3 flex">{action}</div>
      </div>
      {children}
    </section>
  );
}

/** Something that is known of it, by its name. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs font-semibold text-muted">{name}</dt>
      <dd className="mt-0.5 min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}

/** Several of them in lines, the name on the left. */
export const FactLines = ({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) => (
  <dl className="space-y-1">
    {of.map(([name, value]) => (
      <div key={name} className="flex gap-3">
        <dt className="text-muted">{name}</dt>
        <dd className="min-w-0 grow text-right wrap-anywhere">{value}</dd>
      </div>
    ))}
  </dl>
);
