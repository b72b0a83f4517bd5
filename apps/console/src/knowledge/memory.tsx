import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api, desk } from '../desk.ts';
import { said as words } from '../messages/en/knowledge.ts';
import { words as shared } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { Back } from '../parts/back.tsx';
import { EditDialog } from '../parts/form.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { Card, Facts, Screen } from '../parts/screen.tsx';
import { Failure, Skeleton } from '../parts/state.tsx';
import { When } from '../parts/when.tsx';
import { useMay, useMe } from '../session.ts';
import { MemoryFields, writtenOf, type Memory } from './memories.tsx';

const { knowledge, memory: said } = words;

/** Something that somebody keeps in mind, or an agent for them. */
export function MemoryScreen() {
  const { id: memory_id } = useParams({ from: '/knowledge/memory/$id' });
  const { data: memory, error, refetch } = useQuery(api.memory.get.queryOptions({ memory_id }));
  if (memory === undefined)
    return <main>{error === null ? <Skeleton /> : <Failure error={error} again={() => void refetch()} />}</main>;
  const { kind, author, audience, project, tags, key, expires_at, supersedes_id, superseded, updated_at } = memory;
  return (
    <Screen
      title={said.states[kind]}
      hint={<Back to="/knowledge/memory">{said.back}</Back>}
      actions={<Actions memory={memory} />}
    >
      <Card className="mb-4">
        <Facts
          of={[
            [knowledge.author, author.name],
            [knowledge.audience, project === null ? knowledge.audiences[audience] : project.name],
            [shared.ticket.updated, <When key="at" at={updated_at} className="" />],
            ...(tags.length === 0 ? [] : [[said.tags, tags.join(', ')] as const]),
            ...(key === null ? [] : [[said.key, <code key="key">{key}</code>] as const]),
            ...(expires_at === null
              ? []
              : [[said.expires, <When key="until" at={expires_at} className="" />] as const]),
            ...(supersedes_id === null
              ? []
              : [
                  [
                    said.replaces,
                    <Link
                      key="before"
                      to="/knowledge/memory/$id"
                      params={{ id: supersedes_id }}
                      className="text-accent underline"
                    >
                      {said.before}
                    </Link>,
                  ] as const,
                ]),
            ...(superseded ? [['', said.superseded] as const] : []),
          ]}
        />
      </Card>
      <Card>
        <Markdown text={memory.content} />
      </Card>
    </Screen>
  );
}

/** Whoever wrote it changes it, and nobody else. */
function Actions({ memory }: { memory: Memory }) {
  const me = useMe();
  const may = useMay();
  const navigate = useNavigate();
  const { id: memory_id, author_id } = memory;
  const update = useAct(api.memory.update.mutationOptions(), { done: shared.act.saved, showsProblems: true });
  const remove = useAct(api.memory.delete.mutationOptions(), {
    done: shared.act.deleted,
    undo: (_, input) => desk.api.memory.restore.mutate(input),
    after: () => navigate({ to: '/knowledge/memory' }),
  });
  if (!may('knowledge.write') || author_id !== me.person_id) return null;
  return (
    <>
      <EditDialog
        title={said.edit}
        act={update}
        of={memory}
        send={(values, _, { version }) => ({ memory_id, version, ...writtenOf(values) })}
      >
        <MemoryFields memory={memory} />
      </EditDialog>
      <Danger label={shared.act.delete} question={knowledge.deleteQuestion} run={() => remove.mutate({ memory_id })} />
    </>
  );
}
