import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { api, desk, paged } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { ExportAs } from '../parts/export-as.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { day } from '../time.ts';
import { ImportTasks } from './import.tsx';
import { Labels, TaskPriority, TaskStatus } from './choices.tsx';
import type { Status, Task, TasksProps } from './kinds.ts';

const { tasks: said } = work;

export function TaskLine({ task, statuses }: { task: Task; statuses: readonly Status[] }) {
  const { key, title, status, status_category, priority, assignee, due_on, labels, subtask_total, subtask_done } = task;
  const facts = [
    key,
    ...(assignee === null ? [] : [assignee.name]),
    ...(due_on === null ? [] : [`${said.due.toLowerCase()} ${day(due_on)}`]),
    ...(subtask_total === 0 ? [] : [said.done(subtask_done, subtask_total)]),
  ];
  return (
    <Line
      title={
        <Link to="/tasks/$key" params={{ key }} className="hover:underline">
          {title}
        </Link>
      }
      hint={facts.join(' · ')}
    >
      <Labels of={labels} />
      <TaskPriority of={priority} />
      <TaskStatus category={status_category} name={statuses.find(({ slug }) => slug === status)?.name} />
    </Line>
  );
}

/** The tasks of a project as a list, in the order of the board. */
export function TaskList({ project, statuses, filter, writes }: TasksProps) {
  const [typed, setTyped] = useState('');
  const [status, setStatus] = useState('');
  const search = useDeferredValue(typed.trim());
  const shown = {
    project_id: project.id,
    ...filter,
    ...(search === '' ? {} : { search }),
    ...(status === '' ? {} : { status: [status] }),
  };
  const list = useInfiniteQuery({
    ...api.tasks.list.infiniteQueryOptions({ ...shown, view: 'row', page_size: 50 }, paged),
    placeholderData: keepPreviousData,
  });
  const isFiltered = search !== '' || status !== '';
  return (
    <div className="h-full overflow-y-auto p-4">
      <div className="mx-auto max-w-5xl">
        <div className="mb-3 flex flex-wrap gap-2">
          <TextField
            label={said.search}
            isLabelHidden
            type="search"
            placeholder={said.search}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
          <Select
            label={said.status}
            isQuiet
            isLabelHidden
            choices={[
              { value: '', label: said.status },
              ...statuses.map(({ slug, name }) => ({ value: slug, label: name })),
            ]}
            value={status}
            onChange={({ target }) => setStatus(target.value)}
          />
          <span className="grow" />
          <ExportAs
            formats={['csv', 'ndjson']}
            start={(format) => desk.api.tasks.export.mutate({ ...shown, format })}
          />
          {writes ? <ImportTasks project_id={project.id} /> : null}
        </div>
        <Listing
          of={list}
          label={said.all}
          empty={{ title: said.empty, hint: said.emptyHint }}
          clear={
            isFiltered
              ? () => {
                  setTyped('');
                  setStatus('');
                }
              : undefined
          }
          row={(task) => <TaskLine task={task} statuses={statuses} />}
        />
      </div>
    </div>
  );
}
