import { useQuery } from '@tanstack/react-query';
import { ListFilter, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { api } from '../../desk.ts';
import { said as tickets } from '../../messages/en/tickets.ts';
import { words } from '../../words.ts';
import { Opens } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Check, Select, TextField, type Choice } from '../../parts/field.tsx';
import { typedIn } from '../../parts/typed.ts';
import { useMay } from '../../session.ts';
import { when } from '../../time.ts';
import { useColleagues } from '../../parts/colleagues.ts';
import { useStatuses } from '../choices.ts';
import { isShown, type TicketSearch } from '../search.ts';
import { useViews } from './views.ts';

const { filters: said } = tickets;
const HOUR_MS = 3_600_000;
const any: Choice = { value: '', label: words.act.any };
const categories = ['open', 'waiting', 'resolved', 'closed'] as const;

interface Filters {
  search: TicketSearch;
  show: (next: TicketSearch) => void;
}
/** What else a list can be narrowed down by, and what it is now besides what the bar shows. */
export function MoreFilters({ search, show }: Filters) {
  const views = useViews();
  return (
    <>
      <Opens
        title={said.title}
        look="bare"
        label={
          <>
            <ListFilter size={16} aria-hidden />
            {said.title}
          </>
        }
      >
        {(close) => (
          <Fields
            search={search}
            show={(next) => {
              close();
              show(next);
            }}
            close={close}
          />
        )}
      </Opens>
      {/* A view has a name, and that says it. */}
      {views.some((view) => isShown(view, search)) ? null : <Chips search={search} show={show} />}
    </>
  );
}

/** What a list is narrowed down by, one by one, to be taken away again. */
function Chips({ search, show }: Filters) {
  const { items } = useStatuses();
  const without = (...names: (keyof TicketSearch)[]) => {
    const gone = new Set<string>([...names, 'at', 'open']);
    show(Object.fromEntries(Object.entries(search).filter(([name]) => !gone.has(name))) as TicketSearch);
  };
  const { status, status_category: wide, tag, category, unassigned, assignee_id, reporter_id, watcher_id } = search;
  const { project_id, snoozed, sla_due_hours: due, created_after, created_before, updated_after } = search;
  const chip = (name: string, value: ReactNode, ...of: (keyof TicketSearch)[]) => (
    <li
      key={name}
      className="inline-flex min-h-8 items-center gap-1 rounded-sm bg-accent-soft pl-2.5 text-sm whitespace-nowrap text-accent max-md:min-h-11"
    >
      <span>
        {name}: <strong className="font-semibold">{value}</strong>
      </span>
      <button
        type="button"
        aria-label={words.act.removeOf(name)}
        title={words.act.removeOf(name)}
        className="inline-flex size-8 items-center justify-center rounded-sm hover:bg-sunken max-md:size-11"
        onClick={() => without(...of)}
      >
        <X size={14} aria-hidden />
      </button>
    </li>
  );
  const person = (name: string, id: string | undefined, of: keyof TicketSearch) =>
    id === undefined ? null : chip(name, <PersonOf id={id} />, of);
  const statuses = [
    ...(status ?? []).map((slug) => items.find((one) => one.slug === slug)?.name ?? slug),
    ...(wide ?? []).map((one) => words.status[one]),
  ];
  return (
    <ul aria-label={said.now} className="contents">
      {statuses.length === 0 ? null : chip(words.ticket.status, statuses.join(', '), 'status', 'status_category')}
      {unassigned === true ? chip(words.ticket.assignee, words.ticket.nobody, 'unassigned') : null}
      {person(words.ticket.assignee, assignee_id, 'assignee_id')}
      {person(words.ticket.reporter, reporter_id, 'reporter_id')}
      {person(said.watcher, watcher_id, 'watcher_id')}
      {tag === undefined ? null : chip(said.tag, tag, 'tag')}
      {category === undefined ? null : chip(words.ticket.category, category, 'category')}
      {project_id === undefined ? null : chip(said.project, <ProjectOf project_id={project_id} />, 'project_id')}
      {due === undefined ? null : chip(words.ticket.sla, said.due(due), 'sla_due_hours')}
      {snoozed === undefined ? null : chip(tickets.snoozed, snoozed ? words.act.yes : words.act.no, 'snoozed')}
      {created_after === undefined ? null : chip(said.since, when(created_after), 'created_after')}
      {created_before === undefined ? null : chip(said.before, when(created_before), 'created_before')}
      {updated_after === undefined ? null : chip(said.changed, when(updated_after), 'updated_after')}
    </ul>
  );
}

function PersonOf({ id }: { id: string }) {
  const may = useMay();
  const isMe = id === 'me';
  const { data } = useQuery({
    ...api.people.get.queryOptions({ person_id: id }),
    enabled: !isMe && may('people.read'),
    staleTime: 300_000,
  });
  return isMe ? words.ticket.me : (data?.name ?? '…');
}
function ProjectOf({ project_id }: { project_id: string }) {
  const { data } = useQuery({ ...api.projects.get.queryOptions({ project_id }), staleTime: 300_000 });
  return data?.name ?? '…';
}

function Fields({ search, show, close }: Filters & { close: () => void }) {
  const may = useMay();
  const statuses = useStatuses();
  const people = useColleagues('tickets.beAssigned');
  const { status, status_category, unassigned, assignee_id, watcher_id, tag, category, sla_due_hours } = search;
  const wide = status_category?.join();
  const known = [
    any,
    ...statuses.choices,
    ...categories.map((one) => ({ value: `*${one}`, label: said.anyOf(words.status[one]) })),
    { value: '*open,waiting', label: said.anyOf(`${words.status.open}, ${words.status.waiting.toLowerCase()}`) },
  ];
  const now = status?.join() ?? (wide === undefined ? '' : `*${wide}`);
  const assignee = unassigned === true ? 'nobody' : (assignee_id ?? '');
  return (
    <form
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const chosen = (name: string) => typedIn(form, name);
        const {
          at: _,
          status: _status,
          status_category: _wide,
          unassigned: _nobody,
          assignee_id: _assignee,
          watcher_id: _watcher,
          tag: _tag,
          category: _category,
          sla_due_hours: _due,
          created_after: _since,
          ...rest
        } = search;
        const [wanted, of, due, since] = [chosen('status'), chosen('assignee'), chosen('due'), chosen('since')];
        const [labelled, sort] = [chosen('tag').toLowerCase(), chosen('category')];
        show({
          ...rest,
          ...(wanted === ''
            ? {}
            : wanted.startsWith('*')
              ? { status_category: wanted.slice(1).split(',') as (typeof categories)[number][] }
              : { status: wanted.split(',') }),
          ...(of === 'nobody' ? { unassigned: true } : of === '' ? {} : { assignee_id: of }),
          ...(form.has('watcher') ? { watcher_id: 'me' } : {}),
          ...(labelled === '' ? {} : { tag: labelled }),
          ...(sort === '' ? {} : { category: sort }),
          ...(due === '' ? {} : { sla_due_hours: Number(due) }),
          ...(since === ''
            ? {}
            : {
                created_after: since.includes('T')
                  ? since
                  : new Date(Date.now() - Number(since) * HOUR_MS).toISOString(),
              }),
        });
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={words.ticket.status}
          name="status"
          choices={
            known.some(({ value }) => value === now)
              ? known
              : [...known, { value: now, label: now.replaceAll(',', ', ') }]
          }
          defaultValue={now}
        />
        {may('people.read') ? (
          <Select
            label={words.ticket.assignee}
            name="assignee"
            choices={[
              any,
              { value: 'me', label: words.ticket.me },
              { value: 'nobody', label: words.ticket.nobody },
              ...people,
            ]}
            defaultValue={assignee}
          />
        ) : null}
        {may('team.read') ? (
          <>
            <TextField label={said.tag} name="tag" maxLength={50} defaultValue={tag ?? ''} />
            <TextField label={words.ticket.category} name="category" maxLength={100} defaultValue={category ?? ''} />
            <Select
              label={words.ticket.sla}
              name="due"
              choices={[any, ...[0, 4, 24].map((hours) => ({ value: String(hours), label: said.due(hours) }))]}
              defaultValue={sla_due_hours === undefined ? '' : String(sla_due_hours)}
            />
          </>
        ) : null}
        <Select
          label={said.since}
          name="since"
          choices={[
            any,
            ...[24, 168, 720].map((hours) => ({ value: String(hours), label: said.last(hours / 24) })),
            ...(search.created_after === undefined
              ? []
              : [{ value: search.created_after, label: when(search.created_after) }]),
          ]}
          defaultValue={search.created_after ?? ''}
        />
      </div>
      <Check label={said.watched} name="watcher" defaultChecked={watcher_id === 'me'} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{words.ticket.cancel}</Button>
        <Button look="solid" type="submit">
          {said.show}
        </Button>
      </div>
    </form>
  );
}
