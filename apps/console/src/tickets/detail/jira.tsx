import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/issues.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Part } from '../../parts/part.tsx';
import { Pill } from '../../parts/pill.tsx';
import { say } from '../../parts/toast.tsx';
import { useMay } from '../../session.ts';

/** The issue that a ticket is in Jira, or the way to become one. Nothing is drawn where the team has no Jira. */
export function Jira({ ticket: { id: ticket_id } }: { ticket: Pick<Answers['tickets']['get'], 'id'> }) {
  const { data } = useQuery({ ...api.jira.ticket.queryOptions({ ticket_id }), enabled: useMay()('tickets.handle') });
  const unlink = useAct(api.jira.unlink.mutationOptions(), { done: said.unlinked });
  if (data === undefined) return null;
  const { connected, projects, issue } = data;
  if (issue !== null)
    return (
      <Part
        title={said.title}
        action={
          <Danger
            label={said.unlink}
            question={said.unlinkQuestion(issue.issue_key)}
            look="bare"
            run={() => unlink.mutate({ ticket_id })}
          />
        }
      >
        <p className="flex flex-wrap items-center gap-2">
          <a
            href={issue.url}
            target="_blank"
            rel="noreferrer"
            className="inline-block min-h-6 leading-6 font-semibold text-accent hover:underline"
          >
            {issue.issue_key}
          </a>
          {issue.pending ? <Pill tone="wait">{said.pending}</Pill> : null}
        </p>
      </Part>
    );
  if (!connected) return null;
  return (
    <Part
      title={said.title}
      action={
        <>
          {projects.length === 0 ? null : <Create ticket_id={ticket_id} projects={projects} />}
          <Link ticket_id={ticket_id} />
        </>
      }
    >
      <p className="text-muted">{said.none}</p>
    </Part>
  );
}

interface CreateProps {
  ticket_id: string;
  projects: readonly string[];
}
function Create({ ticket_id, projects }: CreateProps) {
  const act = useAct(api.jira.createIssue.mutationOptions(), {
    after: ({ issue_key }) => say(said.created(issue_key)),
    showsProblems: true,
  });
  return (
    <FormDialog
      title={said.createTitle}
      label={said.create}
      look="bare"
      act={act}
      send={({ project_key, assignee_account_id }) => ({
        ticket_id,
        project_key: project_key!,
        ...(assignee_account_id === '' ? {} : { assignee_account_id: assignee_account_id! }),
      })}
    >
      <p className="text-sm text-muted">{said.createHint}</p>
      <Where projects={projects} />
    </FormDialog>
  );
}

/** The project, and whom it has. Where Jira does not say who that is, the issue is created all the same. */
function Where({ projects }: Pick<CreateProps, 'projects'>) {
  const [project_key, choose] = useState(projects[0]!);
  const { data } = useQuery(api.jira.teams.queryOptions({ project_key }));
  const assignees = data?.items.find((one) => one.project_key === project_key)?.assignees ?? [];
  return (
    <>
      <Select
        label={said.project}
        name="project_key"
        choices={projects.map((value) => ({ value, label: value }))}
        value={project_key}
        onChange={({ target }) => choose(target.value)}
      />
      <Select
        label={said.assignee}
        name="assignee_account_id"
        choices={[
          { value: '', label: said.asHere },
          ...assignees.map(({ account_id, name }) => ({ value: account_id, label: name })),
        ]}
      />
    </>
  );
}

function Link({ ticket_id }: Pick<CreateProps, 'ticket_id'>) {
  const act = useAct(api.jira.linkIssue.mutationOptions(), {
    after: ({ issue_key }) => say(said.created(issue_key)),
    showsProblems: true,
  });
  return (
    <FormDialog
      title={said.linkTitle}
      label={said.link}
      look="bare"
      submit={said.link}
      act={act}
      send={({ issue_key }) => ({ ticket_id, issue_key: issue_key!.trim().toUpperCase() })}
    >
      <TextField label={said.key} hint={said.keyHint} name="issue_key" required maxLength={100} autoFocus />
    </FormDialog>
  );
}
