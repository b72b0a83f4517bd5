import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useDeferredValue, useId, useState } from 'react';
import { isError } from '@deskwire/sdk';
import { api, type Ticket } from '../../desk.ts';
import { useDraft } from '../../drafts.ts';
import { said as transfer } from '../../messages/en/transfer.ts';
import { said } from '../../messages/en/tickets.ts';
import { words } from '../../words.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Problems, Select, TextArea, TextField } from '../../parts/field.tsx';
import { typedIn } from '../../parts/typed.ts';
import { useMay, useMe } from '../../session.ts';
import { useColleagues } from '../../parts/colleagues.ts';
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
  const handles = may('tickets.handle');
  const people = useColleagues('tickets.beAssigned');
  const problems = new Map(
    isError(error, 'INVALID_INPUT') ? error.data.details.map(({ path, reason }) => [path[0] ?? '', reason]) : [],
  );
  return (
    <Dialog title={words.ticket.new} close={close}>
      <form
        data-keeps="new"
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const custom = customIn(form, fields);
          const [email, assignee_id] = [typedIn(form, 'reporter'), typedIn(form, 'assignee_id')];
          const given = Object.fromEntries(Object.entries(custom).filter(([, value]) => value !== null));
          mutate({
            title,
            description,
            type,
            priority,
            source: 'web',
            ...(email === '' ? {} : { reporter: { email } }),
            ...(assignee_id === '' ? {} : { assignee_id }),
            ...(Object.keys(given).length === 0 ? {} : { custom: given }),
          });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        <Problems value={problems}>
          <TextField
            label={words.ticket.title}
            name="title"
            required
            maxLength={200}
            autoFocus
            value={title}
            onChange={({ target }) => setTitle(target.value)}
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
          {handles ? (
            <div className="grid gap-4 sm:grid-cols-2">
              <Reporter />
              <Select
                label={words.ticket.assignee}
                name="assignee_id"
                choices={[
                  { value: '', label: words.ticket.nobody },
                  { value: 'me', label: words.ticket.me },
                  ...people,
                ]}
              />
            </div>
          ) : null}
          {/* Another type asks for other fields: what was typed into one that both ask for stays. */}
          {fields.map((field) => (
            <CustomField key={field.key} field={field} />
          ))}
        </Problems>
        {error === null ? null : (
          <p role="alert" className="text-sm text-danger">
            {isError(error) ? error.message : words.state.failed}
          </p>
        )}
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

/** Who asks for it, if somebody else writes it down: agents on the phone know an address, or find it by name. */
function Reporter() {
  const list = useId();
  const [typed, setTyped] = useState('');
  const search = useDeferredValue(typed.trim());
  const { data } = useQuery({
    ...api.people.list.queryOptions({ search, page_size: 10 }),
    enabled: useMay()('people.read') && search !== '',
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <TextField
        label={words.ticket.reporter}
        hint={said.reporterHint}
        name="reporter"
        type="email"
        list={list}
        autoComplete="off"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
      <datalist id={list}>
        {(data?.items ?? []).map(({ id, name, email }) =>
          email === null ? null : (
            <option key={id} value={email}>
              {name}
            </option>
          ),
        )}
      </datalist>
    </>
  );
}
