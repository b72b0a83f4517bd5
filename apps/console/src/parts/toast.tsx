import { useSyncExternalStore } from 'react';
import { isError } from '@deskwire/sdk';
import { useKeys } from '../keys.ts';
import { words } from '../messages/en.ts';
import { Button } from './button.tsx';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly undo?: (() => void) | undefined;
  readonly isProblem?: boolean;
}
let toasts: readonly Toast[] = [];
let last = 0;
const watchers = new Set<() => void>();
function put(next: readonly Toast[]): void {
  toasts = next;
  watchers.forEach((watch) => watch());
}
const drop = (id: number) => put(toasts.filter((toast) => toast.id !== id));

/** Says in passing what was done. It stays longer where it can be undone. */
export function say(text: string, more: Omit<Toast, 'id' | 'text'> = {}): void {
  const id = ++last;
  put([...toasts.slice(-2), { id, text, ...more }]);
  setTimeout(() => drop(id), more.undo === undefined ? 5000 : 12_000);
}
/** Says how far something is that takes a while; undefined ends it. */
export function follow(): (text: string | undefined) => void {
  const id = ++last;
  return (text) => put([...toasts.filter((toast) => toast.id !== id), ...(text === undefined ? [] : [{ id, text }])]);
}

/** Says why something was not done, in the words of the server. */
export const sayWhy = (error: unknown): void =>
  say(isError(error) ? error.message : words.state.failed, { isProblem: true });

export function Toasts() {
  const shown = useSyncExternalStore(
    (watch) => {
      watchers.add(watch);
      return () => watchers.delete(watch);
    },
    () => toasts,
  );
  const latest = shown.findLast(({ undo }) => undo !== undefined);
  const takeBack = ({ id, undo }: Toast) => {
    drop(id);
    undo?.();
  };
  useKeys({ z: latest === undefined ? undefined : () => takeBack(latest) });
  return (
    <div role="status" className="no-print fixed right-4 bottom-4 z-20 space-y-2 max-md:bottom-20">
      {shown.map((toast) => (
        <div
          key={toast.id}
          className={`flex max-w-sm items-center gap-3 rounded-md border bg-raised px-4 py-2 shadow-lg ${toast.isProblem === true ? 'border-danger text-danger' : 'border-line'}`}
        >
          <span className="grow whitespace-pre-line">{toast.text}</span>
          {toast.undo === undefined ? null : (
            <Button look="bare" shortcut="z" onClick={() => takeBack(toast)}>
              {words.list.undo}
            </Button>
          )}
        </div>
      ))}
    </div>
  );
}
