import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isError } from '@deskwire/sdk';
import { api, type Ticket } from '../../desk.ts';
import { useDraft } from '../../drafts.ts';
import { said as transfer } from '../../messages/en/transfer.ts';
import { words } from '../../words.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Select, TextArea, TextField } from '../../parts/field.tsx';
import { useMay, useMe } from '../../session.ts';
import { priorities, types } from '../choices.ts';
import { ImportTickets } from '../import.tsx';
import { CustomField, customIn, useAsked } from '../custom-fields.tsx';

export function NewTicket({ close }: { close: () => void }) {
  const me = useMe();
  const may = useMay();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [title, setTitle] = useDraft(`${me.id}/new/title`);
  const [description, setDescription] = useDraft(`${me.id}/new/description`);
  const [type, setType] = useState<Ticket['type']>('request');
  const [priority, setPriority] = useState<Ticket['priority']>('medium');
  const { mutate, error, isPending } = useMutation(
    api.tickets.create.mutationOptions({
      onSuccess: async ({ key }) => {
        setTitle('');
        setDescription('');
        close();
        await queries.invalidateQueries({ queryKey: api.tickets.pathKey() });
        await navigate({ to: '/tickets/$key', params: { key }, search: {} });
      },
    }),
  );
  const fields = useAsked(type);
  return (
    <Dialog title={words.ticket.new} close={close}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          const custom = customIn(new FormData(event.currentTarget), fields);
          const given = Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== null));
          mutate({
            title,
            description,
            type,
            priority,
            source: 'web',
            ...(Object.keys(given).length === 0 ? {} : { custom: given }),
          });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        <TextField
          label={words.ticket.title}
          required
          maxLength={200}
          autoFocus
          value={title}
          onChange={({ target }) => setTitle(target.value)}
          problem={isError(error) ? error.message : undefined}
        />
        <TextArea
          label={words.ticket.description}
          rows={6}
          maxLength={50_000}
          value={description}
          onChange={({ target }) => setDescription(target.value)}
        />
        <div className="grid grid-cols-2 gap-4">
          <Select
            label={words.ticket.type}
            choices={types}
            value={type}
            onChange={({ target }) => setType(target.value as Ticket['type'])}
          />
          <Select
            label={words.ticket.priority}
            choices={priorities}
            value={priority}
            onChange={({ target }) => setPriority(target.value as Ticket['priority'])}
          />
        </div>
        {/* Another type asks for other fields: what was typed into one that both ask for stays. */}
        {fields.map((field) => (
          <CustomField key={field.key} field={field} />
        ))}
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{words.ticket.cancel}</Button>
          <Button look="solid" type="submit" disabled={isPending} shortcut="Ctrl+Enter">
            {words.ticket.create}
          </Button>
        </div>
      </form>
      {may('tickets.manage') ? (
        <div className="mt-4 flex flex-wrap items-center gap-2 border-t border-line pt-4 text-sm text-muted">
          <span className="min-w-0 grow">{transfer.many}</span>
          <ImportTickets />
        </div>
      ) : null}
    </Dialog>
  );
}
