import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowRightLeft } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { api, paged } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { useAct } from '../parts/act.ts';
import { Avatar } from '../parts/avatar.tsx';
import { MoreButton } from '../parts/more.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { Due, Labels, TaskPriority } from './choices.tsx';
import type { Status, Task, TasksProps } from './kinds.ts';

const { tasks: said } = work;
type Move = { task_id: string; status: string; before_id?: string };

/** A column for each status. Tasks are dragged, or moved by the menu that each of them has. */
export function Board({ project, statuses, filter, writes }: TasksProps) {
  const [dragged, setDragged] = useState<Task>();
  const { mutate } = useAct(api.tasks.move.mutationOptions());
  return (
    <div
      className="relative flex h-full gap-4 overflow-x-auto p-4"
      tabIndex={0}
      role="group"
      aria-label={work.projects.board}
    >
      {statuses.map((status) => (
        <Column
          key={status.slug}
          status={status}
          statuses={statuses}
          project={project}
          filter={filter}
          move={writes ? mutate : undefined}
          dragged={dragged}
          setDragged={setDragged}
        />
      ))}
    </div>
  );
}

interface ColumnProps extends Pick<TasksProps, 'project' | 'statuses' | 'filter'> {
  status: Status;
  move: ((move: Move) => void) | undefined;
  dragged: Task | undefined;
  setDragged: (task: Task | undefined) => void;
}
function Column({ status, statuses, project, filter, move, dragged, setDragged }: ColumnProps) {
  const list = useInfiniteQuery(
    api.tasks.list.infiniteQueryOptions(
      { project_id: project.key, status: [status.slug], view: 'row', page_size: 50, ...filter },
      paged,
    ),
  );
  const [isOver, setOver] = useState(false);
  const { data, error, refetch } = list;
  const tasks = data?.pages.flatMap(({ items }) => items) ?? [];
  /** Where it is let go, before the task that is there. */
  const drop = (event: DragEvent, before?: Task) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    setDragged(undefined);
    if (dragged === undefined || dragged.id === before?.id) return;
    move?.({
      task_id: dragged.id,
      status: status.slug,
      ...(before === undefined ? {} : { before_id: before.id }),
    });
  };
  return (
    <section
      aria-label={status.name}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(dragged !== undefined);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`flex w-72 shrink-0 flex-col rounded-md bg-sunken ${isOver ? 'outline-2 outline-accent' : ''}`}
    >
      <h2 className="flex items-center gap-2 px-3 py-2 text-sm font-semibold">
        <span className="grow truncate">{status.name}</span>
        <span className="font-normal text-muted">{data?.pages[0]?.total}</span>
      </h2>
      <div
        className="min-h-16 grow space-y-2 overflow-y-auto px-2 pb-2"
        tabIndex={tasks.length > 0 ? 0 : undefined}
        role="group"
        aria-label={status.name}
      >
        {data === undefined ? (
          error === null ? (
            <Skeleton rows={3} />
          ) : (
            <Failure error={error} again={() => void refetch()} />
          )
        ) : tasks.length === 0 ? (
          <p className="px-2 py-4 text-center text-sm text-muted">{said.emptyColumn}</p>
        ) : null}
        {tasks.map((task) => (
          <article
            key={task.id}
            draggable={move !== undefined}
            onDragStart={() => setDragged(task)}
            onDragEnd={() => setDragged(undefined)}
            onDrop={(event) => drop(event, task)}
            className={`rounded-md border border-line bg-raised p-3 shadow-xs ${move === undefined ? '' : 'cursor-grab'} ${dragged?.id === task.id ? 'opacity-50' : ''}`}
          >
            <div className="flex items-start gap-2">
              <Link
                to="/tasks/$key"
                params={{ key: task.key }}
                draggable={false}
                className="min-h-6 min-w-0 grow leading-6 wrap-anywhere hover:underline"
              >
                {task.title}
              </Link>
              {move === undefined ? null : (
                <MoveMenu
                  label={said.moveTask(task.key)}
                  choices={statuses.filter(({ slug }) => slug !== status.slug)}
                  move={(to) => move({ task_id: task.id, status: to })}
                />
              )}
            </div>
            {task.labels.length === 0 ? null : <Labels of={task.labels} />}
            <p className="mt-1 flex flex-wrap items-center gap-x-2 text-xs text-muted">
              <span>{task.key}</span>
              <TaskPriority of={task.priority} />
              <Due task={task} />
              {task.subtask_total === 0 ? null : <span>{said.done(task.subtask_done, task.subtask_total)}</span>}
              {task.blocked ? <span className="text-danger">{said.blocked}</span> : null}
              <span className="grow" />
              {task.assignee === null ? null : (
                <span className="inline-flex" title={task.assignee.name}>
                  <Avatar name={task.assignee.name} />
                  <span className="sr-only">{task.assignee.name}</span>
                </span>
              )}
            </p>
          </article>
        ))}
        <MoreButton of={list} />
      </div>
    </section>
  );
}

/** A native menu behind an icon: it works by keyboard and on phones, where nothing can be dragged. */
const MoveMenu = ({
  label,
  choices,
  move,
}: {
  label: string;
  choices: readonly Status[];
  move: (status: string) => void;
}) => (
  <span className="relative inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted focus-within:outline-2 focus-within:outline-accent hover:bg-sunken max-md:size-11">
    <ArrowRightLeft size={14} aria-hidden />
    <select
      aria-label={label}
      title={label}
      className="absolute inset-0 cursor-pointer bg-surface opacity-0"
      value=""
      onChange={({ target }) => move(target.value)}
    >
      <option value="">{said.move}</option>
      {choices.map(({ slug, name }) => (
        <option key={slug} value={slug}>
          {name}
        </option>
      ))}
    </select>
  </span>
);
