import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { isError } from '@deskwire/sdk';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/automation.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/form.tsx';
import { JsonField } from '../parts/json-field.tsx';
import { SchemaFields, type Schema } from '../parts/schema-fields.tsx';

/** Goes to the run that was started. */
function useStarted() {
  const navigate = useNavigate();
  return {
    done: said.started,
    after: ({ id }: { id: string }) => navigate({ to: '/workflows/runs/$id', params: { id } }),
  };
}

/** What of an input does not fit, as the server says it. */
function Issues({ error }: { error: unknown }) {
  if (!isError(error, 'WORKFLOW_INPUT_INVALID')) return null;
  return (
    <ul className="list-disc pl-5 text-sm text-danger">
      {error.data.details.issues.map(({ path, reason }) => (
        <li key={path.join('.')}>
          {path.join('.')} {reason}
        </li>
      ))}
    </ul>
  );
}

/** Starts a run. What the workflow takes is asked for first. */
export function RunNow({ workflow: { id: workflow_id, definition } }: { workflow: Answers['workflows']['get'] }) {
  const started = useStarted();
  const takes = definition.input as Schema | undefined;
  const isAsked = Object.keys(takes?.properties ?? {}).length > 0;
  const [input, setInput] = useState<Readonly<Record<string, unknown>>>({});
  const act = useAct(api.workflows.execute.mutationOptions(), { ...started, showsProblems: isAsked });
  if (!isAsked)
    return (
      <Button look="solid" disabled={act.isPending} onClick={() => act.mutate({ workflow_id, input: {} })}>
        {said.execute}
      </Button>
    );
  return (
    <FormDialog title={said.execute} look="solid" act={act} send={() => ({ workflow_id, input })}>
      <SchemaFields schema={takes!} values={input} change={setInput} />
      <Issues error={act.error} />
    </FormDialog>
  );
}

/** Starts a run as a trigger would, without waiting for its time or its event. */
export function Fire({ trigger_id }: { trigger_id: string }) {
  const act = useAct(api.triggers.fire.mutationOptions(), { ...useStarted(), showsProblems: true });
  const [input, setInput] = useState<unknown>();
  return (
    <FormDialog
      title={said.execute}
      act={act}
      send={() => ({
        trigger_id,
        ...(input === undefined ? {} : { input: input as Record<string, unknown> }),
      })}
    >
      <p className="text-sm text-muted">{said.fireHint}</p>
      <JsonField label={said.fireInput} hint={said.fireInputHint} value={input} change={setInput} />
      <Issues error={act.error} />
    </FormDialog>
  );
}
