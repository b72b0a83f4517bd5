import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api, paged, type Answers } from '../desk.ts';
import { said } from '../messages/en/automation.ts';
import { Line, Listing } from '../parts/listing.tsx';
import { Pill } from '../parts/pill.tsx';
import { Screen } from '../parts/screen.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { useMay } from '../session.ts';

type Workflow = Answers['workflows']['list']['items'][number];

/** The parts of the workflows. */
export const Parts = () => (
  <Tabs
    label={said.views}
    of={[
      ['/workflows', said.all],
      ['/workflows/runs', said.runs],
    ]}
  />
);

export function WorkflowState({
  of: { enabled, active_version, paused_reason },
}: {
  of: Pick<Workflow, 'enabled' | 'active_version' | 'paused_reason'>;
}) {
  if (paused_reason !== null) return <Pill tone="danger">{said.rightsLost}</Pill>;
  if (active_version === null) return <Pill tone="wait">{said.draft}</Pill>;
  return <Pill tone={enabled ? 'good' : 'quiet'}>{enabled ? said.enabled : said.disabled}</Pill>;
}

export function WorkflowsScreen() {
  const manages = useMay()('automation.manage');
  const list = useInfiniteQuery(api.workflows.list.infiniteQueryOptions({ page_size: 50 }, paged));
  return (
    <Screen
      title={said.title}
      actions={
        manages ? (
          <Link
            to="/workflows/new"
            className="inline-flex min-h-8 items-center rounded-sm bg-solid px-3 text-sm font-semibold text-on-solid shadow-xs hover:brightness-110 max-md:min-h-11"
          >
            {said.builder.new}
          </Link>
        ) : null
      }
    >
      <Parts />
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        row={(workflow) => (
          <Line
            title={
              <Link to="/workflows/$id" params={{ id: workflow.id }} className="hover:underline">
                {workflow.name}
              </Link>
            }
            hint={[
              ...(workflow.description === null ? [] : [workflow.description]),
              said.version(workflow.active_version ?? workflow.latest_version),
              ...(workflow.publisher === null ? [] : [`${said.publishedBy} ${workflow.publisher.name}`]),
            ].join(' · ')}
          >
            <WorkflowState of={workflow} />
          </Line>
        )}
      />
    </Screen>
  );
}
