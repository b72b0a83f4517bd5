import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, paged } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { Person } from '../parts/avatar.tsx';
import { Happenings } from '../parts/happenings.tsx';
import { Loaded } from '../parts/listing.tsx';
import { Card, Facts, Section } from '../parts/screen.tsx';
import type { Project } from './kinds.ts';

const { projects: said, tasks } = work;

/** Where a project stands, and what happened in it. */
export function Activity({ project: { id: project_id } }: { project: Project }) {
  const stats = useQuery(api.projects.stats.queryOptions({ project_id }));
  const list = useInfiniteQuery(api.projects.activity.infiniteQueryOptions({ project_id, page_size: 50 }, paged));
  return (
    <div className="h-full overflow-y-auto p-4" tabIndex={0} role="group" aria-label={said.activity}>
      <div className="mx-auto max-w-3xl">
        <Loaded of={stats} rows={2}>
          {({ tasks: all, open, unassigned, overdue, created_recently, completed_recently, people }) => (
            <>
              <Card>
                <Facts
                  of={[
                    [said.all, all],
                    [said.open, open],
                    [tasks.overdue, overdue],
                    [tasks.unassigned, unassigned],
                    [said.created, created_recently],
                    [said.completed, completed_recently],
                  ]}
                />
              </Card>
              {people.length === 0 ? null : (
                <Section title={said.busy}>
                  <ul className="space-y-1 text-sm">
                    {people.map(({ person_id, person, open: count }) => (
                      <li key={person_id} className="flex justify-between gap-4">
                        <Person name={person.name} />
                        <span>{count}</span>
                      </li>
                    ))}
                  </ul>
                </Section>
              )}
            </>
          )}
        </Loaded>
        <Section title={said.happened}>
          <div className="text-sm">
            <Happenings
              of={list}
              entity="project"
              about={({ task }) =>
                task === null ? null : (
                  <>
                    {' '}
                    <Link to="/tasks/$key" params={{ key: task.key }} className="inline-block min-h-6 hover:underline">
                      <span className="text-muted">{task.key}</span> {task.title}
                    </Link>
                  </>
                )
              }
            />
          </div>
        </Section>
      </div>
    </div>
  );
}
