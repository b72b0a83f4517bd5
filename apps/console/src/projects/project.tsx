import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { projectRolePermits } from '@deskwire/contract/kit/access.ts';
import { api } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { Check } from '../parts/field.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { Activity } from './activity.tsx';
import { Board } from './board.tsx';
import { Docs } from './docs.tsx';
import { Members } from './members.tsx';
import { NewTask } from './new.tsx';
import { Favorite } from './projects.tsx';
import { readProjectSearch } from './search.ts';
import { ProjectSettings } from './settings/settings.tsx';
import { TaskList } from './tasks.tsx';
import { Timeline } from './timeline.tsx';

const { projects: said, tasks } = work;

/** A project: its tasks as a board or a list, and those who work on them. */
export function ProjectScreen() {
  const { key } = useParams({ from: '/projects/$key' });
  const search = readProjectSearch({ ...useSearch({ from: '/projects/$key' }) });
  const navigate = useNavigate({ from: '/projects/$key' });
  const { data: project, error, refetch } = useQuery(api.projects.get.queryOptions({ project_id: key }));
  const { data: statuses } = useQuery({
    ...api.projects.statuses.list.queryOptions({ project_id: key }),
    staleTime: 60_000,
  });
  if (project === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const writes = project.archived_at === null && projectRolePermits(project.role, 'tasks.write');
  const filter = search.mine === true ? { assignee_id: 'me' } : {};
  const shown = { project, statuses: statuses?.items ?? [], filter, writes };
  const views = [
    [said.board, undefined],
    [said.list, 'list'],
    [said.timeline, 'timeline'],
    [said.docs, 'docs'],
    [said.people, 'people'],
    [said.activity, 'activity'],
    [said.settings, 'settings'],
  ] as const;
  return (
    <main className="flex h-full min-w-0 flex-col">
      <header className="border-b border-line px-4 py-2">
        <div className="flex items-center gap-2">
          <Link
            to="/projects"
            aria-label={said.back}
            className="inline-flex size-8 items-center justify-center rounded-sm hover:bg-sunken max-md:size-11"
          >
            <ArrowLeft size={18} aria-hidden />
          </Link>
          <h1 className="min-w-0 text-xl font-semibold wrap-anywhere max-md:line-clamp-2 max-md:text-base md:truncate">
            {project.name}
          </h1>
          <Favorite project={project} />
          <span className="grow" />
          {writes ? <NewTask project={project} statuses={shown.statuses} /> : null}
        </div>
        <div className="flex flex-wrap items-center gap-x-4">
          <nav aria-label={said.views} className="relative flex min-w-0 gap-1 overflow-x-auto">
            {views.map(([name, view]) => (
              <Link
                key={name}
                to="/projects/$key"
                params={{ key }}
                search={{ ...(search.mine === true ? { mine: true } : {}), ...(view === undefined ? {} : { view }) }}
                activeOptions={{ exact: true }}
                aria-current={search.view === view ? 'page' : undefined}
                className="rounded-sm px-3 py-1 text-sm whitespace-nowrap text-muted hover:bg-sunken aria-[current=page]:bg-accent-soft aria-[current=page]:font-semibold aria-[current=page]:text-accent max-md:py-2.5"
              >
                {name}
              </Link>
            ))}
          </nav>
          {search.view === undefined || search.view === 'list' || search.view === 'timeline' ? (
            <Check
              label={tasks.mine}
              checked={search.mine === true}
              onChange={({ target }) => {
                const { mine: _, ...rest } = search;
                void navigate({ search: target.checked ? { ...rest, mine: true } : rest });
              }}
            />
          ) : null}
        </div>
      </header>
      <div className="min-h-0 grow">
        {search.view === 'people' ? (
          <Members project={project} />
        ) : search.view === 'docs' ? (
          <Docs project={project} />
        ) : search.view === 'list' ? (
          <TaskList {...shown} />
        ) : search.view === 'timeline' ? (
          <Timeline {...shown} />
        ) : search.view === 'activity' ? (
          <Activity project={project} />
        ) : search.view === 'settings' ? (
          <ProjectSettings project={project} statuses={statuses} />
        ) : (
          <Board {...shown} />
        )}
      </div>
    </main>
  );
}
