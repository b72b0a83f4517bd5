import { useState, type ReactNode } from 'react';
import { words } from '../words.ts';
import { Button, type ButtonProps } from './button.tsx';
import { Dialog } from './dialog.tsx';

/** A button that opens a dialog, which its content can close. */
export function Opens({
  title,
  label = title,
  children,
  ...rest
}: Omit<ButtonProps, 'children' | 'title'> & {
  title: string;
  label?: ReactNode;
  children: (close: () => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <>
      <Button {...rest} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {isOpen ? (
        <Dialog title={title} close={close}>
          {children(close)}
        </Dialog>
      ) : null}
    </>
  );
}

/** A button for what cannot easily be undone: it asks once more, and says what will happen. */
export function Danger({
  label,
  question,
  run,
  look = 'danger',
}: {
  label: string;
  question: string;
  run: () => void;
  look?: 'danger' | 'bare';
}) {
  return (
    <Opens title={label} look={look}>
      {(close) => (
        <>
          <p className="mb-4">{question}</p>
          <div className="flex justify-end gap-2">
            <Button onClick={close}>{words.ticket.cancel}</Button>
            <Button
              look="danger"
              autoFocus
              onClick={() => {
                close();
                run();
              }}
            >
              {label}
            </Button>
          </div>
        </>
      )}
    </Opens>
  );
}

/** A secret that is shown once: whoever closes this has copied it, or makes a new one. */
export function Secret({
  title,
  hint,
  value,
  close,
}: {
  title: string;
  hint: string;
  value: string;
  close: () => void;
}) {
  const [isCopied, setCopied] = useState(false);
  return (
    <Dialog title={title} close={close}>
      <p className="mb-3 text-sm text-muted">{hint}</p>
      <pre className="mb-4 rounded-sm bg-sunken p-3 font-mono text-sm break-all whitespace-pre-wrap">{value}</pre>
      <div className="flex justify-end gap-2">
        <Button
          onClick={async () => {
            await navigator.clipboard.writeText(value);
            setCopied(true);
          }}
        >
          {isCopied ? words.ticket.copied : words.act.copy}
        </Button>
        <Button look="solid" onClick={close}>
          {words.act.done}
        </Button>
      </div>
    </Dialog>
  );
}
