import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, type Answers, type Ticket } from '../../desk.ts';
import { useKeys } from '../../keys.ts';
import { said as parts } from '../../messages/en/tickets.ts';
import { said as times } from '../../messages/en/times.ts';
import { words } from '../../words.ts';
import { Person } from '../../parts/avatar.tsx';
import { isWithout, later } from '../../offline/later.ts';
import { Button } from '../../parts/button.tsx';
import { Select } from '../../parts/field.tsx';
import { openMenu } from '../../parts/menu.ts';
import { Fact, Part } from '../../parts/part.tsx';
import { Priority, StatusPill } from '../../parts/pill.tsx';
import { sayWhy } from '../../parts/toast.tsx';
import { readable } from '../../readable.ts';
import { useMay } from '../../session.ts';
import { Clock, Spent } from '../../times/spent.tsx';
import { ago, when } from '../../time.ts';
import { useColleagues } from '../../parts/colleagues.ts';
import { priorities, types, useStatuses } from '../choices.ts';
import type { TicketSearch } from '../search.ts';
import { Jira } from './jira.tsx';
import { Links } from './links.tsx';
import { Portal } from './portal.tsx';
import { Approvals, Deployments, Details, Files, Rating, Recommendations, Snooze } from './related.tsx';
import { Suggestions } from './suggestions.tsx';

type Detail = Answers['tickets']['get'];
type Change = Partial<Pick<Ticket, 'priority' | 'type'>> & { status?: string; assignee_id?: string | null };

/** What a ticket is, and what may be changed of it. */
export function Side({ ticket, search }: { ticket: Detail; search: TicketSearch }) {
  const may = useMay();
  const queries = useQueryClient();
  const statuses = useStatuses();
  const people = useColleagues('tickets.beAssigned');
  const options = api.tickets.get.queryOptions({ ticket_id: ticket.key });
  const { mutate } = useMutation(
    api.tickets.update.mutationOptions({
      // Shown at once, and undone if the server refuses.
      onMutate: ({ ticket_id: _, version: _version, ...change }) =>
        queries.setQueryData(options.queryKey, (now) => (now === undefined ? now : ({ ...now, ...change } as Detail))),
      onError: sayWhy,
      onSettled: () => queries.invalidateQueries({ queryKey: api.tickets.pathKey() }),
    }),
  );
  const change = (changed: Change) => {
    if (!isWithout()) return mutate({ ticket_id: ticket.id, ...changed });
    queries.setQueryData(options.queryKey, (now) => (now === undefined ? now : { ...now, ...changed }));
    return void later('tickets.update', { ticket_id: ticket.id, version: ticket.version, ...changed });
  };
  const handles = ticket.can.includes('update');
  const menu = (name: string) =>
    handles ? () => openMenu(document.querySelector<HTMLSelectElement>(`#facts [data-menu=${name}]`)) : undefined;
  useKeys({
    i: handles ? () => change({ assignee_id: 'me' }) : undefined,
    a: menu('assignee'),
    s: menu('status'),
    p: menu('priority'),
    l: handles
      ? () => document.querySelector<HTMLButtonElement>(`#facts section[aria-label='${parts.details}'] button`)?.click()
      : undefined,
  });
  const { ticket: said } = words;
  const assignees = people.some(({ value }) => value === ticket.assignee_id)
    ? people
    : [...people, ...(ticket.assignee === null ? [] : [{ value: ticket.assignee.id, label: ticket.assignee.name }])];
  return (
    <aside id="facts" className="h-fit scroll-mt-14 space-y-4 rounded-md border border-line bg-page p-4 text-sm">
      {handles ? (
        <div className="grid grid-cols-2 gap-3 @3xl:grid-cols-1">
          <Select
            label={said.status}
            data-menu="status"
            // What it is now is known before what it can become.
            choices={
              statuses.choices.length === 0
                ? [{ value: ticket.status, label: statuses.nameOf(ticket) }]
                : statuses.choices.filter(
                    ({ value }) => value === ticket.status || ticket.next_statuses.includes(value),
                  )
            }
            value={ticket.status}
            onChange={({ target }) => change({ status: target.value })}
          />
          <Select
            label={said.priority}
            data-menu="priority"
            choices={priorities}
            value={ticket.priority}
            onChange={({ target }) => change({ priority: target.value as Ticket['priority'] })}
          />
          <Select
            label={said.assignee}
            data-menu="assignee"
            choices={[{ value: '', label: said.nobody }, ...assignees]}
            value={ticket.assignee_id ?? ''}
            onChange={({ target }) => change({ assignee_id: target.value === '' ? null : target.value })}
          />
          <Select
            label={said.type}
            choices={types}
            value={ticket.type}
            onChange={({ target }) => change({ type: target.value as Ticket['type'] })}
          />
        </div>
      ) : (
        <dl className="space-y-3">
          <Fact name={said.status}>
            <StatusPill category={ticket.status_category} name={statuses.nameOf(ticket)} />
          </Fact>
          <Fact name={said.priority}>
            <Priority of={ticket.priority} />
          </Fact>
          <Fact name={said.type}>{words.type[ticket.type]}</Fact>
          {ticket.assignee === null ? null : <Fact name={said.assignee}>{ticket.assignee.name}</Fact>}
        </dl>
      )}
      <Sla ticket={ticket} />
      <Suggestions ticket={ticket} />
      <dl className="space-y-3">
        <Fact name={said.reporter}>
          <Person name={ticket.reporter.name} />
          {ticket.reporter.email === null ? null : (
            <span className="block wrap-anywhere text-muted">{ticket.reporter.email}</span>
          )}
        </Fact>
        {ticket.tags.length === 0 ? null : (
          <Fact name={said.tags}>
            <span className="flex flex-wrap gap-1">
              {ticket.tags.map((tag) => (
                <Link
                  key={tag}
                  to="/tickets"
                  search={{ tag }}
                  className="rounded-full bg-sunken px-2 text-xs leading-6 hover:underline"
                >
                  {tag}
                </Link>
              ))}
            </span>
          </Fact>
        )}
        <Fact name={said.updated}>
          <time dateTime={ticket.updated_at} title={when(ticket.updated_at)}>
            {ago(ticket.updated_at)}
          </time>
        </Fact>
      </dl>
      {may('tickets.handle') ? <Portal ticket={ticket} /> : null}
      <Rating ticket={ticket} />
      <Recommendations ticket={ticket} />
      <Details ticket={ticket} />
      <Files ticket={ticket} />
      <Links ticket={ticket} search={search} />
      <Jira ticket={ticket} />
      <Approvals ticket={ticket} />
      <Deployments ticket={ticket} />
      {may('projects.read') ? (
        <Part title={times.title} action={<Clock on={{ ticket_id: ticket.id }} />}>
          <Spent on={{ ticket_id: ticket.id }} />
        </Part>
      ) : null}
      <Snooze ticket={ticket} />
      {may('tickets.beAssigned') ? <Watch ticket={ticket} /> : null}
    </aside>
  );
}

const inks = {
  none: '',
  compliant: 'text-good',
  paused: 'text-wait',
  at_risk: 'text-warn',
  breached: 'text-danger',
} as const;
function Sla({ ticket }: { ticket: Detail }) {
  const { data } = useQuery(api.sla.ticket.queryOptions({ ticket_id: ticket.id }));
  if (data === undefined || data.sla_status === 'none') return null;
  const { ticket: said } = words;
  const due = (name: string, at: string | null) =>
    at === null ? null : (
      <Fact name={name}>
        <time dateTime={at} title={when(at)}>
          {ago(at)}
        </time>
      </Fact>
    );
  return (
    <dl className="space-y-3">
      <Fact name={said.sla}>
        <strong className={inks[data.sla_status]}>{readable(data.sla_status)}</strong>
      </Fact>
      {data.first_response.ongoing_cycle === null ? null : due(said.firstResponse, data.response_deadline)}
      {data.resolution.ongoing_cycle === null ? null : due(said.resolution, data.resolution_deadline)}
    </dl>
  );
}

function Watch({ ticket }: { ticket: Detail }) {
  const queries = useQueryClient();
  const done = {
    onError: sayWhy,
    onSuccess: () => queries.invalidateQueries({ queryKey: api.tickets.get.pathKey() }),
  };
  const watch = useMutation(api.tickets.watchers.add.mutationOptions(done));
  const unwatch = useMutation(api.tickets.watchers.remove.mutationOptions(done));
  const toggle = () => (ticket.watching ? unwatch : watch).mutate({ ticket_id: ticket.id, person_id: 'me' });
  useKeys({ w: toggle });
  return (
    <Button onClick={toggle} shortcut="w">
      {ticket.watching ? words.ticket.unwatch : words.ticket.watch}
    </Button>
  );
}
