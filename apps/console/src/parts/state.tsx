import { useSyncExternalStore, type ReactNode } from 'react';
import { isError, isOffline } from '@deskwire/sdk';
import { words } from '../messages/en.ts';
import { Button } from './button.tsx';

function Note({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="mx-auto max-w-md px-6 py-8 text-center text-sm">
      <h2 className="text-base font-semibold text-balance">{title}</h2>
      <div className="mt-1 space-y-4 text-balance text-muted">{children}</div>
    </div>
  );
}

/** Why there is nothing, and what to do next. */
export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <Note title={title}>
      {hint === undefined ? null : <p>{hint}</p>}
      {children}
    </Note>
  );
}

/** That one may not see this, and who can help. */
export const Forbidden = () => <Note title={words.state.forbidden}>{words.state.forbiddenHint}</Note>;

/** What went wrong, in the words of the server, with what support needs to find it. */
export function Failure({ error, again }: { error: unknown; again?: (() => void) | undefined }) {
  const { state } = words;
  if (isError(error, 'FORBIDDEN')) return <Forbidden />;
  if (isError(error) && error.data.httpStatus === 404)
    return (
      <Note title={state.notFound}>
        <p>{state.notFoundHint}</p>
        <a className="text-accent underline" href="/tickets">
          {state.home}
        </a>
      </Note>
    );
  // A part of the console that is no longer there: the server has another release, whose parts have other names.
  if (error instanceof TypeError && /module/i.test(error.message))
    return (
      <Note title={navigator.onLine ? state.stale : state.offline}>
        <p>{navigator.onLine ? state.staleHint : state.unseen}</p>
        <Button look="solid" onClick={() => location.reload()}>
          {state.reload}
        </Button>
      </Note>
    );
  return (
    <Note title={isOffline(error) ? state.offline : state.failed}>
      {isError(error) ? <p>{error.message}</p> : null}
      {isError(error) && error.data.request_id !== undefined ? (
        <p className="text-xs">
          {state.request} <code>{error.data.request_id}</code>
        </p>
      ) : null}
      {again === undefined ? null : <Button onClick={again}>{state.again}</Button>}
    </Note>
  );
}

/** Shown only once waiting is noticed: what arrives at once does not flicker. */
export function Skeleton({ rows = 6 }: { rows?: number }) {
  const isOnline = useOnline();
  if (!isOnline) return <Note title={words.state.offline}>{words.state.unseen}</Note>;
  return (
    <div aria-busy="true" className="animate-[appear_0s_200ms_both] space-y-3 p-4">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-8 rounded-sm bg-sunken" style={{ width: `${90 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

const online = (change: () => void) => {
  addEventListener('online', change);
  addEventListener('offline', change);
  return () => {
    removeEventListener('online', change);
    removeEventListener('offline', change);
  };
};
export const useOnline = (): boolean => useSyncExternalStore(online, () => navigator.onLine);
