import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isError } from '@deskwire/sdk';
import { api, type Answers } from '../desk.ts';
import { words } from '../messages/en.ts';
import { Button } from '../parts/button.tsx';
import { TextArea, TextField } from '../parts/field.tsx';

type Detail = Answers['tickets']['get'];
type Text = Pick<Detail, 'title' | 'description'>;
const fields = ['title', 'description'] as const;

/**
 * Changes title and description. Where somebody else was faster, both texts are shown, and it is chosen field by field
 * which stays: nothing that was typed is lost.
 */
export function Edit({ ticket, close }: { ticket: Detail; close: () => void }) {
  const queries = useQueryClient();
  const [base, setBase] = useState<Text & { version: number }>(ticket);
  const [text, setText] = useState<Text>({ title: ticket.title, description: ticket.description });
  const [theirs, setTheirs] = useState<Text>();
  const { mutate, error, isPending } = useMutation(
    api.tickets.update.mutationOptions({
      onError: (refused) => {
        if (!isError(refused, 'VERSION_CONFLICT')) return;
        const current = refused.data.details?.current as (Text & { version: number }) | undefined;
        if (current === undefined) return;
        setBase(current);
        setTheirs(current);
      },
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: api.tickets.pathKey() });
        close();
      },
    }),
  );
  const differs = fields.filter((field) => theirs !== undefined && theirs[field] !== text[field]);
  const save = () => mutate({ ticket_id: ticket.id, version: base.version, ...text });
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextField
        label={words.ticket.title}
        required
        autoFocus
        maxLength={200}
        value={text.title}
        onChange={({ target }) => setText({ ...text, title: target.value })}
      />
      <TextArea
        label={words.ticket.description}
        rows={10}
        maxLength={50_000}
        value={text.description}
        onChange={({ target }) => setText({ ...text, description: target.value })}
      />
      {differs.length === 0 ? null : (
        <div role="alert" className="space-y-3 rounded-md border border-warn bg-warn-soft p-3 text-sm">
          <p className="font-semibold">{words.ticket.conflict}</p>
          {differs.map((field) => (
            <div key={field} className="space-y-1">
              <p>
                <strong>
                  {words.ticket[field]}, {words.ticket.theirs.toLowerCase()}:
                </strong>{' '}
                <span className="whitespace-pre-wrap">{theirs![field]}</span>
              </p>
              <Button onClick={() => setText({ ...text, [field]: theirs![field] })}>{words.ticket.takeTheirs}</Button>
            </div>
          ))}
        </div>
      )}
      {isError(error) && !isError(error, 'VERSION_CONFLICT') ? (
        <p className="text-sm text-danger">{error.message}</p>
      ) : null}
      <div className="flex gap-2">
        <Button look="solid" type="submit" disabled={isPending}>
          {differs.length > 0 ? words.ticket.keepMine : words.ticket.save}
        </Button>
        <Button onClick={close}>{words.ticket.cancel}</Button>
      </div>
    </form>
  );
}
