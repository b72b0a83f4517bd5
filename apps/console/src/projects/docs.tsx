import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { projectRolePermits } from '@deskwire/contract/kit/access.ts';
import { api, paged, type Answers } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { useAct } from '../parts/act.ts';
import { Select, TextArea, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { When } from '../parts/when.tsx';
import type { Project } from './kinds.ts';

const { docs: said } = work;
export type DocJob = Answers['aiDocs']['jobs']['get'];
const kinds = ['reference', 'readme', 'comments', 'changelog'] as const satisfies readonly DocJob['kind'][];
const tones = { queued: 'wait', running: 'accent', succeeded: 'good', failed: 'danger', cancelled: 'quiet' } as const;
export const DocState = ({ of: { state, progress } }: { of: Pick<DocJob, 'state' | 'progress'> }) => (
  <Pill tone={tones[state]}>
    {said.states[state]}
    {state === 'running' ? ` ${progress} %` : null}
  </Pill>
);
export const isOpen = ({ state }: Pick<DocJob, 'state'>) => state === 'queued' || state === 'running';
/** How often what is being written is asked for. */
export const POLL_MS = 2000;

/** What was written about files of a project, and what is being written. */
export function Docs({ project }: { project: Project }) {
  const { id: project_id, key, role, archived_at } = project;
  const list = useInfiniteQuery({
    ...api.aiDocs.jobs.list.infiniteQueryOptions({ project_id, page_size: 50 }, paged),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ items }) => items.some(isOpen)) === true ? POLL_MS : false,
  });
  const requests = archived_at === null && projectRolePermits(role, 'jobs.request');
  return (
    <div className="h-full overflow-y-auto p-4">
      <div className="mx-auto max-w-3xl">
        {requests ? (
          <div className="mb-3 flex justify-end">
            <Request project={project} />
          </div>
        ) : null}
        <Listing
          of={list}
          label={said.title}
          empty={{ title: said.empty, hint: said.emptyHint }}
          row={(job) => (
            <Line
              title={
                <Link to="/projects/$key/docs/$id" params={{ key, id: job.id }} className="hover:underline">
                  {job.path}
                </Link>
              }
              hint={[
                said.kinds[job.kind],
                said.by(job.requester.name),
                ...(job.error === null ? [] : [job.error]),
              ].join(' · ')}
            >
              <When at={job.finished_at ?? job.created_at} />
              <DocState of={job} />
            </Line>
          )}
        />
      </div>
    </div>
  );
}

function Request({ project: { id: project_id, key } }: { project: Project }) {
  const navigate = useNavigate();
  const [path, setPath] = useState('');
  const [source, setSource] = useState('');
  const act = useAct(api.aiDocs.request.mutationOptions(), {
    after: ({ id }) => navigate({ to: '/projects/$key/docs/$id', params: { key, id } }),
    showsProblems: true,
  });
  const read = async (file: File | undefined) => {
    if (file === undefined) return;
    setSource(await file.text());
    if (path === '') setPath(file.name);
  };
  return (
    <FormDialog
      title={said.request}
      look="solid"
      submit={said.write}
      act={act}
      send={({ kind }) => ({ project_id, path, source, kind: kind as DocJob['kind'] })}
    >
      <TextField label={said.file} type="file" onChange={({ target }) => void read(target.files?.[0])} />
      <TextField
        label={said.path}
        hint={said.pathHint}
        name="path"
        required
        maxLength={500}
        value={path}
        onChange={({ target }) => setPath(target.value)}
      />
      <Select
        label={said.kind}
        name="kind"
        choices={kinds.map((value) => ({ value, label: said.kinds[value] }))}
        defaultValue="reference"
      />
      <TextArea
        label={said.source}
        name="source"
        rows={8}
        required
        maxLength={1_000_000}
        value={source}
        onChange={({ target }) => setSource(target.value)}
      />
    </FormDialog>
  );
}
