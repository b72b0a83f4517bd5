import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, paged } from '../../desk.ts';
import { said as outside } from '../../messages/en/outside.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Listing } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { When } from '../../parts/when.tsx';

const { repositories: said } = outside;

/** The repositories whose merges move tickets. */
export function Repositories({ manages, isConnected }: { manages: boolean; isConnected: boolean }) {
  const list = useInfiniteQuery(api.integrations.repositories.list.infiniteQueryOptions({ page_size: 50 }, paged));
  const unlink = useAct(api.integrations.repositories.unlink.mutationOptions(), { done: said.unlinked });
  const statuses = useQuery({ ...api.tickets.statuses.list.queryOptions({}), staleTime: 300_000 });
  const nameOf = (slug: string) => statuses.data?.items.find((one) => one.slug === slug)?.name ?? slug;
  return (
    <Section title={said.title} hint={said.hint} actions={manages && isConnected ? <LinkRepository /> : null}>
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        row={({ id: repository_id, full_name, project, on_merge_status, created_at }) => (
          <Line
            title={full_name}
            hint={[
              ...(project === null ? [] : [project.name]),
              on_merge_status === null ? said.noStatus : said.sets(nameOf(on_merge_status)),
            ].join(' · ')}
          >
            <When at={created_at} />
            {manages ? (
              <Danger label={said.unlink} question={said.unlinkQuestion} run={() => unlink.mutate({ repository_id })} />
            ) : null}
          </Line>
        )}
      />
    </Section>
  );
}

function LinkRepository() {
  const projects = useQuery(api.projects.list.queryOptions({ page_size: 100 }));
  const statuses = useQuery({ ...api.tickets.statuses.list.queryOptions({}), staleTime: 300_000 });
  const act = useAct(api.integrations.linkRepository.mutationOptions(), { showsProblems: true });
  return (
    <FormDialog
      title={said.link}
      act={act}
      send={({ full_name, project_id, on_merge_status }) => ({
        full_name: full_name!.trim(),
        ...(project_id === '' ? {} : { project_id: project_id! }),
        ...(on_merge_status === '' ? {} : { on_merge_status: on_merge_status! }),
      })}
    >
      <TextField
        label={said.name}
        hint={said.nameHint}
        name="full_name"
        required
        pattern="\s*[A-Za-z0-9_.\-]+/[A-Za-z0-9_.\-]+\s*"
        maxLength={200}
        autoFocus
      />
      <Select
        label={said.project}
        name="project_id"
        choices={[
          { value: '', label: said.noProject },
          ...(projects.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Select
        label={said.status}
        name="on_merge_status"
        choices={[
          { value: '', label: said.noStatus },
          ...(statuses.data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name })),
        ]}
      />
    </FormDialog>
  );
}
