import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { api } from '../../desk.ts';
import { useKeys } from '../../keys.ts';
import { said as work } from '../../messages/en/work.ts';
import { said as times } from '../../messages/en/times.ts';
import { useAct } from '../../parts/act.ts';
import { Person } from '../../parts/avatar.tsx';
import { Button } from '../../parts/button.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { openMenu } from '../../parts/menu.ts';
import { Fact, Part } from '../../parts/part.tsx';
import { When } from '../../parts/when.tsx';
import { useMe } from '../../session.ts';
import { Clock, Spent } from '../../times/spent.tsx';
import { day } from '../../time.ts';
import { AssigneeField, priorities, TaskPriority, TaskStatus } from '../choices.tsx';
import type { Priority, Status, WholeTask } from '../kinds.ts';
import { Details } from './details.tsx';

const { tasks: said } = work;
export interface TaskProps {
  task: WholeTask;
  statuses: readonly Status[];
}

/** What a task is, and what may be changed of it. */
export function Side({ task, statuses }: TaskProps) {
  const { mutate } = useAct(api.tasks.update.mutationOptions());
  const { id: task_id, status, status_category, priority, assignee, due_on, reporter, created_at, ticket } = task;
  const writes = task.can.includes('update');
  const menu = (name: string) =>
    writes ? () => openMenu(document.querySelector<HTMLSelectElement>(`#facts [data-menu=${name}]`)) : undefined;
  useKeys({
    i: writes ? () => mutate({ task_id, assignee_id: 'me' }) : undefined,
    a: menu('assignee'),
    s: menu('status'),
    p: menu('priority'),
  });
  return (
    <aside id="facts" className="h-fit space-y-4 rounded-md border border-line bg-page p-4 text-sm">
      {writes ? (
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-1">
          <Select
            label={said.status}
            data-menu="status"
            choices={(statuses.length === 0
              ? [{ slug: status, name: said.categories[status_category] }]
              : statuses
            ).map(({ slug, name }) => ({ value: slug, label: name }))}
            value={status}
            onChange={({ target }) => mutate({ task_id, status: target.value })}
          />
          <Select
            label={said.priority}
            data-menu="priority"
            choices={priorities}
            value={priority}
            onChange={({ target }) => mutate({ task_id, priority: target.value as Priority })}
          />
          <AssigneeField
            now={assignee}
            data-menu="assignee"
            value={assignee?.id ?? ''}
            onChange={({ target }) => mutate({ task_id, assignee_id: target.value === '' ? null : target.value })}
          />
          <TextField
            key={due_on}
            label={said.due}
            type="date"
            defaultValue={due_on ?? ''}
            onBlur={({ target }) => {
              const next = target.value === '' ? null : target.value;
              if (next !== due_on) mutate({ task_id, due_on: next });
            }}
          />
        </div>
      ) : (
        <dl className="space-y-3">
          <Fact name={said.status}>
            <TaskStatus category={status_category} name={statuses.find(({ slug }) => slug === status)?.name} />
          </Fact>
          {priority === 'none' ? null : (
            <Fact name={said.priority}>
              <TaskPriority of={priority} />
            </Fact>
          )}
          {assignee === null ? null : (
            <Fact name={said.assignee}>
              <Person name={assignee.name} />
            </Fact>
          )}
          {due_on === null ? null : <Fact name={said.due}>{day(due_on)}</Fact>}
        </dl>
      )}
      <dl className="space-y-3">
        <Fact name={said.reporter}>
          <Person name={reporter.name} /> <When at={created_at} className="block text-muted" />
        </Fact>
        {ticket === null ? null : (
          <Fact name={said.ticket}>
            <Link to="/tickets/$key" params={{ key: ticket.key }} search={{}} className="hover:underline">
              <span className="text-muted">{ticket.key}</span> {ticket.title}
            </Link>
          </Fact>
        )}
      </dl>
      <Details task={task} />
      <Part title={times.title} action={<Clock on={{ task_id }} />}>
        <Spent on={{ task_id }} />
      </Part>
      {task.can.includes('watchers.add') ? <Watching task_id={task_id} /> : null}
    </aside>
  );
}

/** Who else hears of a task, and whether whoever looks does. */
function Watching({ task_id }: { task_id: string }): ReactNode {
  const me = useMe();
  const { data } = useQuery(api.tasks.watchers.list.queryOptions({ task_id, page_size: 100 }));
  const watch = useAct(api.tasks.watchers.add.mutationOptions());
  const unwatch = useAct(api.tasks.watchers.remove.mutationOptions());
  const watchers = data?.items ?? [];
  const isWatching = watchers.some(({ person_id }) => person_id === me.person_id);
  const others = watchers.filter(({ person_id }) => person_id !== me.person_id);
  const toggle = () => (isWatching ? unwatch : watch).mutate({ task_id, person_id: 'me' });
  useKeys({ w: data === undefined ? undefined : toggle });
  if (data === undefined) return null;
  return (
    <Part
      title={said.watchers}
      action={
        <Button look="bare" onClick={toggle} shortcut="w">
          {isWatching ? said.unwatch : said.watch}
        </Button>
      }
    >
      {others.length === 0 ? null : (
        <ul className="space-y-1">
          {others.map(({ person_id, name }) => (
            <li key={person_id}>
              <Person name={name} />
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
