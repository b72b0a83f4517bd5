import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { projectRolePermits } from '@deskwire/contract/kit/access.ts';
import { api, desk } from '../desk.ts';
import { said as work } from '../messages/en/work.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { ExportAs } from '../parts/export-as.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Card, Facts, Screen } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';
import { DocState, isOpen, POLL_MS, type DocJob } from './docs.tsx';

const { docs: said } = work;

/** What was written about one file, or how far it is. */
export function DocScreen() {
  const { key, id: job_id } = useParams({ from: '/projects/$key/docs/$id' });
  const { data, error, refetch } = useQuery({
    ...api.aiDocs.jobs.get.queryOptions({ project_id: key, job_id }),
    refetchInterval: ({ state }) => (state.data !== undefined && isOpen(state.data) ? POLL_MS : false),
  });
  if (data === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  return (
    <Screen
      title={data.path}
      hint={
        <Link
          to="/projects/$key"
          params={{ key }}
          search={{ view: 'docs' }}
          className="inline-flex min-h-6 items-center gap-1 hover:underline"
        >
          <ArrowLeft size={14} aria-hidden />
          {said.back}
        </Link>
      }
      actions={<Actions project_id={key} job={data} />}
    >
      <Card className="mb-4">
        <Facts
          of={[
            [said.state, <DocState key="state" of={data} />],
            [said.kind, said.kinds[data.kind]],
            [said.requester, data.requester.name],
            [said.writer, data.provenance === null ? null : (data.provenance.model ?? said.rules)],
            [said.startedAt, <When key="from" at={data.created_at} className="" />],
            [said.finishedAt, data.finished_at === null ? null : <When key="to" at={data.finished_at} className="" />],
          ]}
        />
        {data.error === null ? null : <p className="mt-3 text-sm text-danger">{data.error}</p>}
      </Card>
      {data.document === null ? null : (
        <Card>
          <Markdown text={data.document} />
        </Card>
      )}
    </Screen>
  );
}

function Actions({ project_id, job }: { project_id: string; job: DocJob }) {
  const navigate = useNavigate();
  const may = useMay();
  const { data: project } = useQuery(api.projects.get.queryOptions({ project_id }));
  const cancel = useAct(api.aiDocs.jobs.cancel.mutationOptions());
  const retry = useAct(api.aiDocs.jobs.retry.mutationOptions());
  const publish = useAct(api.aiDocs.jobs.publish.mutationOptions(), {
    done: said.published,
    after: ({ id }) => navigate({ to: '/knowledge/documents/$id', params: { id } }),
  });
  const one = { project_id, job_id: job.id };
  const requests =
    project !== undefined && project.archived_at === null && projectRolePermits(project.role, 'jobs.request');
  if (job.state === 'succeeded')
    return (
      <>
        <ExportAs
          formats={['pdf', 'docx', 'md']}
          start={(format) => desk.api.aiDocs.jobs.export.mutate({ ...one, format })}
        />
        {requests && may('knowledge.write') ? (
          <Button disabled={publish.isPending} onClick={() => publish.mutate(one)}>
            {said.publish}
          </Button>
        ) : null}
      </>
    );
  if (!requests) return null;
  return isOpen(job) ? (
    <Button onClick={() => cancel.mutate(one)}>{said.cancel}</Button>
  ) : (
    <Button look="solid" onClick={() => retry.mutate(one)}>
      {said.retry}
    </Button>
  );
}
