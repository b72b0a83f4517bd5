import type { ReactNode } from 'react';

const widths = { narrow: 'max-w-xl', normal: 'max-w-4xl', wide: 'max-w-6xl' } as const;

export interface Titled {
  title: string;
  hint?: ReactNode;
  /** What can be done here, beside the title. */
  actions?: ReactNode;
  children: ReactNode;
}

/** What can be done, beside what it is done to. Where there is no room for all of it, it goes on below, on the same side. */
export const Doings = ({ children }: { children: ReactNode }) =>
  children === undefined || children === null ? null : (
    <div className="flex flex-wrap items-center justify-end gap-x-3 gap-y-2 max-md:justify-start">{children}</div>
  );

/** The title of a place and what can be done there. */
export function Heading({ title, hint, actions }: Omit<Titled, 'children'>) {
  return (
    <header className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="min-w-0 grow basis-56">
        <h1 className="text-xl font-semibold wrap-anywhere">{title}</h1>
        {hint === undefined ? null : <div className="text-sm text-muted">{hint}</div>}
      </div>
      <Doings>{actions}</Doings>
    </header>
  );
}

/** A place of its own, which scrolls by itself. */
export function Screen({ width = 'normal', children, ...heading }: Titled & { width?: keyof typeof widths }) {
  return (
    <main tabIndex={0} className="h-full overflow-y-auto p-4 -outline-offset-2 md:p-6">
      <div className={`mx-auto ${widths[width]}`}>
        <Heading {...heading} />
        {children}
      </div>
    </main>
  );
}

/** A part of a screen with a title of its own. */
export function Section({ title, hint, actions, children }: Titled) {
  return (
    <section aria-label={title} className="mt-8">
      <div className="mb-2 flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 grow basis-56">
          <h2 className="text-lg font-semibold">{title}</h2>
          {hint === undefined ? null : <p className="text-sm text-muted">{hint}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

export const Card = ({ children, className = '' }: { children: ReactNode; className?: string }) => (
  <div className={`rounded-md border border-line bg-surface p-4 ${className}`}>{children}</div>
);

/** Names and what they stand for. */
export function Facts({ of }: { of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-3 text-sm sm:grid-cols-3">
      {of.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs font-semibold text-muted">{name}</dt>
          <dd className="wrap-anywhere">{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
}
