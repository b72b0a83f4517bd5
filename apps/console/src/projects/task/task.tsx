import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { api, desk, paged } from '../../desk.ts';
import { useKeys } from '../../keys.ts';
import { said as work } from '../../messages/en/work.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { EditText } from '../../parts/edit-text.tsx';
import { Happenings, History } from '../../parts/happenings.tsx';
import { Listing } from '../../parts/listing.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { Section } from '../../parts/screen.tsx';
import { Failure, Skeleton } from '../../parts/state.tsx';
import type { WholeTask } from '../kinds.ts';
import { NewTask } from '../new.tsx';
import { TaskLine } from '../tasks.tsx';
import { Attachments } from './attachments.tsx';
import { Comments } from './comments.tsx';
import { Dependencies } from './dependencies.tsx';
import { Side, type TaskProps } from './side.tsx';

const { tasks: said } = work;

export function TaskScreen() {
  const { key } = useParams({ from: '/tasks/$key' });
  const { data: task, error, refetch } = useQuery(api.tasks.get.queryOptions({ task_id: key }));
  const statuses = useQuery({
    ...api.projects.statuses.list.queryOptions({ project_id: task?.project.key ?? '' }),
    enabled: task !== undefined,
    staleTime: 60_000,
  });
  if (task === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  return <TaskDetail key={task.id} task={task} statuses={statuses.data?.items ?? []} />;
}

function TaskDetail({ task, statuses }: TaskProps) {
  const [isEditing, setEditing] = useState(false);
  const navigate = useNavigate();
  const writes = task.can.includes('update');
  const comments = task.can.includes('comments.create');
  useKeys({
    Escape: () => void navigate({ to: '/projects/$key', params: { key: task.project.key }, search: {} }),
    e: writes ? () => setEditing(true) : undefined,
    r: comments ? () => document.querySelector<HTMLTextAreaElement>('#composer textarea')?.focus() : undefined,
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
        <Actions task={task} edit={() => setEditing(true)} />
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
          <Subtasks task={task} statuses={statuses} />
          <Dependencies task={task} writes={task.can.includes('dependencies.add')} />
          <Attachments task={task} writes={writes} />
          <Comments task_id={task.id} writes={comments} />
          <History>
            <TaskHistory task_id={task.id} />
          </History>
        </div>
        <Side task={task} statuses={statuses} />
      </div>
    </main>
  );
}

function TaskHistory({ task_id }: { task_id: string }) {
  const list = useInfiniteQuery(api.tasks.history.infiniteQueryOptions({ task_id, page_size: 30 }, paged));
  return <Happenings of={list} entity="task" />;
}

/** What can be done with a task as a whole. What is rarely done stands last where there is room for it. */
function Actions({ task: { id: task_id, project, can }, edit }: { task: WholeTask; edit: () => void }) {
  const navigate = useNavigate();
  const complete = useAct(api.tasks.complete.mutationOptions());
  const reopen = useAct(api.tasks.reopen.mutationOptions());
  const duplicate = useAct(api.tasks.duplicate.mutationOptions(), {
    after: ({ key }) => navigate({ to: '/tasks/$key', params: { key } }),
  });
  const remove = useAct(api.tasks.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: (_, input) => desk.api.tasks.restore.mutate(input),
    after: () => navigate({ to: '/projects/$key', params: { key: project.key }, search: {} }),
  });
  return (
    <>
      {can.includes('update') ? (
        <Button look="bare" onClick={edit} shortcut="e">
          {said.edit}
        </Button>
      ) : null}
      {can.includes('update') ? (
        <Button
          look="bare"
          className="max-md:hidden"
          disabled={duplicate.isPending}
          onClick={() => duplicate.mutate({ task_id })}
        >
          {said.duplicate}
        </Button>
      ) : null}
      {can.includes('delete') ? (
        <Danger look="bare" label={said.delete} question={said.deleteQuestion} run={() => remove.mutate({ task_id })} />
      ) : null}
      {can.includes('complete') ? <Button onClick={() => complete.mutate({ task_id })}>{said.complete}</Button> : null}
      {can.includes('reopen') ? <Button onClick={() => reopen.mutate({ task_id })}>{said.reopen}</Button> : null}
    </>
  );
}

/** Changes what a task says. */
function EditTask({ task, close }: { task: WholeTask; close: () => void }) {
  const { mutateAsync } = useAct(api.tasks.update.mutationOptions(), { showsProblems: true });
  return (
    <EditText
      about={task.id}
      now={task}
      longest={200}
      close={close}
      save={(text, version) => mutateAsync({ task_id: task.id, version, ...text })}
    />
  );
}

function Subtasks({ task, statuses }: TaskProps) {
  const list = useInfiniteQuery(api.tasks.subtasks.infiniteQueryOptions({ task_id: task.id, page_size: 50 }, paged));
  const canAdd = task.can.includes('update') && task.parent_id === null;
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
