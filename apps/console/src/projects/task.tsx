import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { projectRolePermits } from '@deskwire/contract/kit/access.ts';
import { api, paged, type Answers } from '../desk.ts';
import { useKeys } from '../keys.ts';
import { said as work } from '../messages/en/work.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Composer, Entry } from '../parts/composer.tsx';
import { EditText } from '../parts/edit-text.tsx';
import { Select, TextField } from '../parts/field.tsx';
import { Lines, Listing, Loaded } from '../parts/listing.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Section } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { day } from '../time.ts';
import { AssigneeField, priorities, TaskPriority, TaskStatus } from './choices.tsx';
import { NewTask } from './new.tsx';
import type { Priority, Status } from './kinds.ts';
import { TaskLine } from './tasks.tsx';

const { tasks: said } = work;
type Task = Answers['tasks']['get'];

export function TaskScreen() {
  const { key } = useParams({ from: '/tasks/$key' });
  const { data: task, error, refetch } = useQuery(api.tasks.get.queryOptions({ task_id: key }));
  const project = useQuery({
    ...api.projects.get.queryOptions({ project_id: task?.project.key ?? '' }),
    enabled: task !== undefined,
  });
  const statuses = useQuery({
    ...api.projects.statuses.list.queryOptions({ project_id: task?.project.key ?? '' }),
    enabled: task !== undefined,
    staleTime: 60_000,
  });
  if (task === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const writes =
    project.data !== undefined &&
    project.data.archived_at === null &&
    projectRolePermits(project.data.role, 'tasks.write');
  return <TaskDetail key={task.id} task={task} statuses={statuses.data?.items ?? []} writes={writes} />;
}

interface DetailProps {
  task: Task;
  statuses: readonly Status[];
  writes: boolean;
}
function TaskDetail({ task, statuses, writes }: DetailProps) {
  const [isEditing, setEditing] = useState(false);
  const navigate = useNavigate();
  useKeys({
    Escape: () => void navigate({ to: '/projects/$key', params: { key: task.project.key }, search: {} }),
    e: writes ? () => setEditing(true) : undefined,
    r: writes ? () => document.querySelector<HTMLTextAreaElement>('#composer textarea')?.focus() : undefined,
  });
  return (
    <main className="flex h-full min-w-0 flex-col overflow-y-auto bg-surface">
      <header className="no-print sticky top-0 z-10 flex items-center gap-1 border-b border-line bg-surface px-3 py-1.5">
        <Link
          to="/projects/$key"
          params={{ key: task.project.key }}
          search={{}}
          aria-label={task.project.name}
          className="inline-flex min-h-8 items-center gap-2 rounded-sm px-2 text-sm hover:bg-sunken max-md:min-h-11"
        >
          <ArrowLeft size={18} aria-hidden />
          <span className="max-md:hidden">{task.project.name}</span>
        </Link>
        <span className="text-sm whitespace-nowrap text-muted">{task.key}</span>
        <span className="grow" />
        {writes ? <Actions task={task} edit={() => setEditing(true)} /> : null}
      </header>
      <div className="mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] gap-8 p-4 md:p-6 lg:grid-cols-[minmax(0,1fr)_280px]">
        <div className="min-w-0">
          {isEditing ? (
            <EditTask task={task} close={() => setEditing(false)} />
          ) : (
            <>
              <h1 className="mb-3 text-xl font-semibold wrap-anywhere">{task.title}</h1>
              {task.description === '' ? (
                <p className="text-muted">{said.noText}</p>
              ) : (
                <Markdown text={task.description} />
              )}
            </>
          )}
          <Subtasks task={task} statuses={statuses} writes={writes} />
          <Dependencies task_id={task.id} />
          <Comments task_id={task.id} writes={writes} />
        </div>
        <Side task={task} statuses={statuses} writes={writes} />
      </div>
    </main>
  );
}

function Actions({ task: { id: task_id, project, status_category }, edit }: { task: Task; edit: () => void }) {
  const navigate = useNavigate();
  const complete = useAct(api.tasks.complete.mutationOptions());
  const reopen = useAct(api.tasks.reopen.mutationOptions());
  const remove = useAct(api.tasks.delete.mutationOptions(), {
    done: words.act.deleted,
    after: () => navigate({ to: '/projects/$key', params: { key: project.key }, search: {} }),
  });
  const isOpen = status_category === 'todo' || status_category === 'doing';
  return (
    <>
      <Button look="bare" onClick={edit} shortcut="e">
        {said.edit}
      </Button>
      <Danger look="bare" label={said.delete} question={said.deleteQuestion} run={() => remove.mutate({ task_id })} />
      <Button onClick={() => (isOpen ? complete : reopen).mutate({ task_id })}>
        {isOpen ? said.complete : said.reopen}
      </Button>
    </>
  );
}

/** Changes what a task says. */
function EditTask({ task, close }: { task: Task; close: () => void }) {
  const { mutateAsync } = useAct(api.tasks.update.mutationOptions(), { showsProblems: true });
  return (
    <EditText
      now={task}
      longest={300}
      close={close}
      save={(text, version) => mutateAsync({ task_id: task.id, version, ...text })}
    />
  );
}

function Side({ task, statuses, writes }: DetailProps) {
  const { mutate } = useAct(api.tasks.update.mutationOptions());
  const { id: task_id, status, status_category, priority, assignee, due_on, labels, reporter, created_at } = task;
  const nameOf = statuses.find(({ slug }) => slug === status)?.name;
  const fact = 'text-xs font-semibold text-muted';
  return (
    <aside className="h-fit space-y-5 rounded-md border border-line bg-page p-4 text-sm">
      {writes ? (
        <div className="grid grid-cols-2 gap-3 lg:grid-cols-1">
          <Select
            label={said.status}
            choices={statuses.map(({ slug, name }) => ({ value: slug, label: name }))}
            value={status}
            onChange={({ target }) => mutate({ task_id, status: target.value })}
          />
          <Select
            label={said.priority}
            choices={priorities}
            value={priority}
            onChange={({ target }) => mutate({ task_id, priority: target.value as Priority })}
          />
          <AssigneeField
            now={assignee}
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
          <div>
            <dt className={fact}>{said.status}</dt>
            <dd>
              <TaskStatus category={status_category} name={nameOf} />
            </dd>
          </div>
          {priority === 'none' ? null : (
            <div>
              <dt className={fact}>{said.priority}</dt>
              <dd>
                <TaskPriority of={priority} />
              </dd>
            </div>
          )}
          {assignee === null ? null : (
            <div>
              <dt className={fact}>{said.assignee}</dt>
              <dd>{assignee.name}</dd>
            </div>
          )}
          {due_on === null ? null : (
            <div>
              <dt className={fact}>{said.due}</dt>
              <dd>{day(due_on)}</dd>
            </div>
          )}
        </dl>
      )}
      <dl className="space-y-3">
        {labels.length === 0 ? null : (
          <div>
            <dt className={fact}>{said.labels}</dt>
            <dd>{labels.map(({ name }) => name).join(', ')}</dd>
          </div>
        )}
        <div>
          <dt className={fact}>{said.reporter}</dt>
          <dd>
            {reporter.name} <When at={created_at} />
          </dd>
        </div>
      </dl>
    </aside>
  );
}

function Subtasks({ task, statuses, writes }: DetailProps) {
  const list = useInfiniteQuery(api.tasks.subtasks.infiniteQueryOptions({ task_id: task.id, page_size: 50 }, paged));
  const canAdd = writes && task.parent_id === null;
  if (!canAdd && task.subtask_total === 0) return null;
  return (
    <Section
      title={said.subtasks}
      actions={canAdd ? <NewTask project={{ id: task.project_id }} statuses={statuses} parent_id={task.id} /> : null}
    >
      {task.subtask_total === 0 ? (
        <p className="text-sm text-muted">{said.noSubtasks}</p>
      ) : (
        <Listing
          of={list}
          label={said.subtasks}
          empty={{ title: said.noSubtasks }}
          row={(part) => <TaskLine task={part} statuses={statuses} />}
        />
      )}
    </Section>
  );
}

function Dependencies({ task_id }: { task_id: string }) {
  const query = useQuery(api.tasks.dependencies.list.queryOptions({ task_id }));
  const items = (query.data?.items ?? []).map((one, at) => ({ ...one, id: one.task_id ?? String(at) }));
  return (['depends_on', 'blocks'] as const).map((direction) => {
    const shown = items.filter((one) => one.direction === direction);
    if (shown.length === 0) return null;
    const title = direction === 'blocks' ? said.blocks : said.dependencies;
    return (
      <Section key={direction} title={title}>
        <Lines
          items={shown}
          label={title}
          empty={{ title }}
          row={({ key, title: name, status_category }) => (
            <p className="flex items-center gap-3 px-4 py-2">
              {key === null ? (
                <span className="grow text-muted">{said.hidden}</span>
              ) : (
                <Link to="/tasks/$key" params={{ key }} className="min-w-0 grow truncate hover:underline">
                  <span className="text-muted">{key}</span> {name}
                </Link>
              )}
              {status_category === null ? null : <TaskStatus category={status_category} />}
            </p>
          )}
        />
      </Section>
    );
  });
}

function Comments({ task_id, writes }: { task_id: string; writes: boolean }) {
  const list = useInfiniteQuery(api.tasks.comments.list.infiniteQueryOptions({ task_id, page_size: 50 }, paged));
  const { mutate, isPending } = useAct(api.tasks.comments.create.mutationOptions());
  return (
    <Section title={said.comments}>
      <Loaded of={list} rows={2}>
        {({ pages }) => {
          const comments = pages.flatMap(({ items }) => items);
          return (
            <div className="space-y-3">
              {comments.length === 0 ? <p className="text-sm text-muted">{said.noComments}</p> : null}
              {comments.map(({ id, author, content, created_at, edited_at }) => (
                <Entry
                  key={id}
                  author={author.name}
                  facts={
                    <>
                      <When at={created_at} />
                      {edited_at === null ? null : <span className="text-muted">({words.ticket.edited})</span>}
                    </>
                  }
                >
                  <Markdown text={content} />
                </Entry>
              ))}
            </div>
          );
        }}
      </Loaded>
      {writes ? (
        <Composer
          about={`${task_id}/comment`}
          label={said.comment}
          placeholder={said.write}
          submit={said.comment}
          isBusy={isPending}
          send={(content, clear) => mutate({ task_id, content }, { onSuccess: clear })}
        />
      ) : null}
    </Section>
  );
}
