import { useState, type ReactNode } from 'react';
import { words } from '../words.ts';
import { readable } from '../readable.ts';
import { Loaded, type AskedInPages } from './listing.tsx';
import { MoreButton } from './more.tsx';
import { When } from './when.tsx';

interface Happening {
  readonly id: string;
  readonly type: string;
  readonly at: string;
  readonly actor: { readonly name: string } | null;
}

/** What happened to something, asked for once somebody wants to know. */
export function History({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="no-print mt-8 text-sm" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="min-h-6 cursor-pointer font-semibold text-muted">{words.act.history}</summary>
      {isOpen ? children : null}
    </details>
  );
}

/** Who did what, latest first. */
export function Happenings<T extends Happening>({
  of: list,
  entity,
  about,
}: {
  of: AskedInPages<T>;
  /** What all of it happened to: it is not named again. */
  entity: string;
  /** What else it is about. */
  about?: (one: T) => ReactNode;
}) {
  return (
    <Loaded of={list} rows={3}>
      {({ pages }) => (
        <>
          <ol className="mt-2 space-y-1">
            {pages
              .flatMap(({ items }) => items)
              .map((one) => (
                <li key={one.id} className="flex gap-3 leading-6">
                  <span className="min-w-0 grow wrap-anywhere">
                    <strong className="font-semibold">{one.actor?.name ?? words.act.system}</strong>
                    {' · '}
                    {readable(one.type.startsWith(`${entity}.`) ? one.type.slice(entity.length + 1) : one.type)}
                    {about?.(one)}
                  </span>
                  <When at={one.at} className="shrink-0 text-muted" />
                </li>
              ))}
          </ol>
          <MoreButton of={list} />
        </>
      )}
    </Loaded>
  );
}
