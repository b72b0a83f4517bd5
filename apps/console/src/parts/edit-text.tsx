import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { isError } from '@deskwire/sdk';
import { useDraft } from '../drafts.ts';
import { useMe } from '../session.ts';
import { words } from '../words.ts';
import { Button } from './button.tsx';
import { TextArea, TextField } from './field.tsx';

export type EditedText = { readonly title: string; readonly description: string };
type Versioned = EditedText & { readonly version: number };
const fields = ['title', 'description'] as const;

interface EditTextProps {
  /** What is edited: what is typed is kept under it, in this browser, until it is saved or thrown away. */
  about: string;
  now: Versioned;
  /** Saves the text, if what is there is still of the version. */
  save: (text: EditedText, version: number) => Promise<unknown>;
  longest: number;
  close: () => void;
}

/**
 * Changes title and description. Where somebody else was faster, both texts are shown, and it is chosen field by field
 * which stays: nothing that was typed is lost.
 */
export function EditText({ about, now, save, longest, close }: EditTextProps) {
  const me = useMe();
  const [kept, keep] = useDraft(`${me.id}/${about}/edit`);
  const [first] = useState(now);
  // What was typed before goes on from the text that it changed, so that nobody's later change is overwritten unseen.
  const { base, text } =
    kept === '' ? { base: first, text: first } : (JSON.parse(kept) as { base: Versioned; text: EditedText });
  const put = (next: EditedText, on = base) =>
    keep(JSON.stringify({ base: on, text: { title: next.title, description: next.description } }));
  const setText = (next: EditedText) => put(next);
  const end = () => {
    keep('');
    close();
  };
  const [theirs, setTheirs] = useState<EditedText>();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => save({ title: text.title, description: text.description }, base.version),
    onSuccess: end,
    onError: (refused) => {
      if (!isError(refused, 'VERSION_CONFLICT')) return;
      const current = refused.data.details?.current as Versioned | undefined;
      if (current === undefined) return;
      put(text, { title: current.title, description: current.description, version: current.version });
      setTheirs(current);
    },
  });
  const differs = fields.filter((field) => theirs !== undefined && theirs[field] !== text[field]);
  const { ticket: said } = words;
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        mutate();
      }}
    >
      <TextField
        label={said.title}
        required
        autoFocus
        maxLength={longest}
        value={text.title}
        onChange={({ target }) => setText({ ...text, title: target.value })}
      />
      <TextArea
        label={said.description}
        rows={10}
        maxLength={50_000}
        value={text.description}
        onChange={({ target }) => setText({ ...text, description: target.value })}
      />
      {differs.length === 0 ? null : (
        <div role="alert" className="space-y-3 rounded-md border border-warn bg-warn-soft p-3 text-sm">
          <p className="font-semibold">{said.conflict}</p>
          {differs.map((field) => (
            <div key={field} className="grid gap-2 sm:grid-cols-2">
              <div className="rounded-sm bg-surface p-2">
                <p className="text-xs font-semibold text-muted">{said.mineOf(said[field])}</p>
                <p className="wrap-anywhere whitespace-pre-wrap">{text[field]}</p>
              </div>
              <div className="rounded-sm bg-surface p-2">
                <p className="text-xs font-semibold text-muted">{said.theirsOf(said[field])}</p>
                <p className="mb-2 wrap-anywhere whitespace-pre-wrap">{theirs![field]}</p>
                <Button onClick={() => setText({ ...text, [field]: theirs![field] })}>{said.takeTheirs}</Button>
              </div>
            </div>
          ))}
        </div>
      )}
      {error !== null && !isError(error, 'VERSION_CONFLICT') ? (
        <p role="alert" className="text-sm text-danger">
          {isError(error) ? error.message : words.state.failed}
        </p>
      ) : null}
      <div className="flex gap-2">
        <Button look="solid" type="submit" disabled={isPending}>
          {differs.length > 0 ? said.keepMine : said.save}
        </Button>
        <Button onClick={end}>{said.cancel}</Button>
      </div>
    </form>
  );
}
