import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useSharedDraft, type DraftRecord } from '../drafts.ts';
import { words } from '../words.ts';
import { useMe } from '../session.ts';
import { Avatar } from './avatar.tsx';
import { Button } from './button.tsx';
import { TextArea } from './field.tsx';
import { Markdown } from './markdown.tsx';

interface ComposerProps {
  /** What is written about: its draft is kept under it, in this browser, for whoever is signed in. */
  about: string;
  /** Where the draft is kept for the other devices of whoever is signed in, if anywhere. */
  record?: DraftRecord | undefined;
  label: string;
  placeholder: string;
  submit: string;
  /** Sends the text, and clears the draft once it was sent. A text that could not be sent stays where it is. */
  send: (text: string, clear: () => void) => void;
  /** The same, with one thing more done. */
  also?: { readonly label: string; readonly send: (text: string, clear: () => void) => void } | undefined;
  isBusy: boolean;
  most?: number;
  rows?: number;
  /** Looks like something that others do not see. */
  isInternal?: boolean;
  /** What stands above the text, such as what is written: a reply, or a note. */
  children?: ReactNode;
  /** A text to go on with: it is written below what is there, once. */
  insert?: { readonly reply: string } | undefined;
  /** What helps with writing: it is told how something is written where the caret is. */
  tools?: (write: (words: string) => void) => ReactNode;
}

/** Where people write Markdown. */
export function Composer(props: ComposerProps) {
  const {
    about,
    record,
    label,
    placeholder,
    submit,
    send,
    also,
    isBusy,
    most = 20_000,
    rows = 4,
    isInternal = false,
    children,
    insert,
    tools,
  } = props;
  const place = useRef<HTMLElement>(null);
  const me = useMe();
  const { text, set: setText, sent, isKept, isRead, theirs, choose } = useSharedDraft(`${me.id}/${about}`, record);
  const [isPreview, setPreview] = useState(false);
  const { ticket: said } = words;
  const go = (sends = send) => {
    if (text.trim() === '' || isBusy) return;
    sends(text, () => {
      sent(text);
      setPreview(false);
    });
  };
  const inserted = useRef<typeof insert>(undefined);
  useEffect(() => {
    if (insert === undefined || inserted.current === insert || !isRead) return;
    inserted.current = insert;
    setPreview(false);
    setText(text.trim() === '' ? insert.reply : `${text.trimEnd()}\n\n${insert.reply}`);
    place.current?.querySelector('textarea')?.focus();
  });
  const write = (more: string) => {
    const area = place.current?.querySelector('textarea');
    const at = area?.selectionStart ?? text.length;
    setText(`${text.slice(0, at)}${more}${text.slice(at)}`);
    area?.focus();
  };
  return (
    <section
      ref={place}
      id="composer"
      aria-label={label}
      className={`no-print mt-6 rounded-md border p-3 ${isInternal ? 'border-warn bg-warn-soft' : 'border-line bg-raised'}`}
    >
      {children === undefined ? null : (
        <div className="mb-2 flex flex-wrap gap-1" role="group" aria-label={said.write}>
          {children}
        </div>
      )}
      {theirs === undefined ? null : (
        <div role="alert" className="mb-2 rounded-sm border border-warn bg-warn-soft p-2 text-sm">
          <p className="font-semibold">{said.otherDraft}</p>
          <p className="my-1 max-h-40 overflow-y-auto wrap-anywhere whitespace-pre-wrap">{theirs}</p>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => choose('theirs')}>{said.takeOther}</Button>
            <Button onClick={() => choose('mine')}>{said.keepThis}</Button>
          </div>
        </div>
      )}
      {isPreview ? (
        <div className="min-h-20 rounded-sm bg-surface p-2">
          <Markdown text={text} />
        </div>
      ) : (
        <TextArea
          label={label}
          isLabelHidden
          placeholder={placeholder}
          rows={rows}
          maxLength={most}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              go(event.shiftKey ? also?.send : send);
            }
          }}
        />
      )}
      <div className="mt-2 flex flex-wrap items-center justify-end gap-2">
        {isPreview ? null : tools?.(write)}
        <span className="min-w-0 grow text-xs text-muted">
          {isKept ? (record === undefined ? said.draft : said.draftShared) : ''}
        </span>
        {text.trim() === '' ? null : (
          <Button look="bare" aria-pressed={isPreview} onClick={() => setPreview(!isPreview)}>
            {isPreview ? said.write : said.preview}
          </Button>
        )}
        {also === undefined || text.trim() === '' ? null : (
          <Button disabled={isBusy} onClick={() => go(also.send)} shortcut="Ctrl+Shift+Enter">
            {also.label}
          </Button>
        )}
        <Button look="solid" disabled={text.trim() === '' || isBusy} onClick={() => go()} shortcut="Ctrl+Enter">
          {submit}
        </Button>
      </div>
    </section>
  );
}

/** What somebody wrote, with who and when. */
export function Entry({
  author,
  facts,
  children,
  isInternal = false,
}: {
  author: string;
  facts: ReactNode;
  children: ReactNode;
  isInternal?: boolean;
}) {
  return (
    <article className={`rounded-md border p-4 ${isInternal ? 'border-warn bg-warn-soft' : 'border-line bg-raised'}`}>
      <header className="mb-2 flex flex-wrap items-center gap-2 text-sm [&_button]:-my-1 [&_button]:text-muted">
        <Avatar name={author} />
        <strong>{author}</strong>
        {facts}
      </header>
      {children}
    </article>
  );
}
