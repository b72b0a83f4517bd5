import { useEffect, useRef, useState, type ReactNode } from 'react';
import { words } from '../words.ts';
import { Button, RowTitle } from './button.tsx';
import { keepFocus } from './menu.ts';

/** Where people write in a dialog, and nothing keeps it for them. What they search for is no loss. */
const WRITTEN =
  'form:not([data-keeps]) :is(textarea,input:not([type=search],[type=checkbox],[type=radio],[type=file]))';

/**
 * A modal dialog: the browser keeps the focus inside, and Escape closes it, after a question if something was written in it.
 * The focus is given back however it is closed: the browser does so only where it was closed by Escape.
 */
export function Dialog({
  title,
  close,
  isLight = false,
  children,
}: {
  title: string;
  close: () => void;
  /** Nothing is written in it: whoever touches something beside it closes it. */
  isLight?: boolean;
  children: ReactNode;
}) {
  const ref = useRef<HTMLDialogElement>(null);
  const written = useRef(false);
  const [isAsking, setAsking] = useState(false);
  useEffect(() => {
    const dialog = ref.current;
    const giveBack = keepFocus();
    if (dialog !== null && !dialog.open) dialog.showModal();
    return giveBack;
  }, []);
  return (
    <dialog
      ref={ref}
      aria-label={title}
      onClose={close}
      onInput={({ target }) => {
        written.current ||= (target as Element).matches(WRITTEN);
        setAsking(false);
      }}
      onCancel={(event) => {
        if (event.target !== ref.current) return;
        // The browser tells of a closed dialog later, and until then keys would go to what had the focus in it.
        if (!written.current || isAsking) return close();
        event.preventDefault();
        setAsking(true);
      }}
      onClick={isLight ? ({ target }) => target === ref.current && close() : undefined}
      className="m-auto w-full max-w-xl rounded-lg border border-line bg-raised p-0 text-ink shadow-2xl backdrop:bg-black/40"
    >
      <h2 className="border-b border-line px-5 py-3 text-lg font-semibold">{title}</h2>
      <RowTitle value={undefined}>
        <div className="p-5">
          {children}
          {isAsking ? (
            <div
              role="alert"
              className="mt-4 flex flex-wrap items-center gap-2 rounded-sm bg-warn-soft p-2 text-sm text-warn"
            >
              <span className="min-w-0 grow basis-56">{words.act.unsaved}</span>
              <span className="flex flex-wrap gap-2">
                <Button onClick={() => setAsking(false)}>{words.act.goOn}</Button>
                <Button onClick={close}>{words.act.discard}</Button>
              </span>
            </div>
          ) : null}
        </div>
      </RowTitle>
    </dialog>
  );
}
