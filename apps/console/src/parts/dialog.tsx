import { useEffect, useRef, type ReactNode } from 'react';
import { RowTitle } from './button.tsx';

/** A modal dialog: the browser keeps the focus inside, and Escape closes it. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-label={title}
      onClose={close}
      className="m-auto w-full max-w-xl rounded-lg border border-line bg-raised p-0 text-ink shadow-2xl backdrop:bg-black/40"
    >
      <h2 className="border-b border-line px-5 py-3 text-lg font-semibold">{title}</h2>
      <RowTitle value={undefined}>
        <div className="p-5">{children}</div>
      </RowTitle>
    </dialog>
  );
}
