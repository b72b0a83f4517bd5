import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, desk, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger, Secret } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Check, TextField } from '../../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Pill, type Tone } from '../../parts/pill.tsx';
import { useMay, useMe } from '../../session.ts';
import { Room } from '../room.tsx';
import { Freezes } from './freezes.tsx';

const { environments: of } = said;
type Environment = Answers['staging']['environments']['items'][number];

const tones: Readonly<Record<Environment['status'], Tone>> = {
  available: 'good',
  deploying: 'accent',
  locked: 'warn',
  frozen: 'wait',
  archived: 'quiet',
};

export function EnvironmentsRoom() {
  const manages = useMay()('deployments.manage');
  const query = useQuery(api.staging.environments.queryOptions({ page_size: 100 }));
  const create = useAct(api.staging.environment.create.mutationOptions(), {
    done: words.act.saved,
    showsProblems: true,
  });
  return (
    <Room
      title={said.room.environments}
      actions={
        manages ? (
          <FormDialog title={of.add} look="solid" act={create} send={environmentOf}>
            <EnvironmentFields />
          </FormDialog>
        ) : null
      }
    >
      <Loaded of={query}>
        {({ items }) => (
          <>
            <Lines
              items={items}
              label={said.room.environments}
              empty={{ title: of.empty, hint: of.emptyHint }}
              row={(environment) => <EnvironmentLine environment={environment} manages={manages} />}
            />
            <Freezes environments={items} manages={manages} />
          </>
        )}
      </Loaded>
    </Room>
  );
}

const environmentOf = ({ name, url, description }: Values, form: FormData) => ({
  name: name!,
  url: url === '' ? null : url!,
  description: description!,
  requires_approval: form.has('requires_approval'),
});
const EnvironmentFields = ({ environment }: { environment?: Environment }) => (
  <>
    <TextField label={of.name} name="name" required maxLength={100} autoFocus defaultValue={environment?.name ?? ''} />
    <TextField label={of.url} name="url" type="url" defaultValue={environment?.url ?? ''} />
    <TextField label={of.description} name="description" defaultValue={environment?.description ?? ''} />
    <Check label={of.approval} name="requires_approval" defaultChecked={environment?.requires_approval} />
  </>
);

function EnvironmentLine({ environment, manages }: { environment: Environment; manages: boolean }) {
  const { id: environment_id, name, url, status, live_version, queue_length, requires_approval, lock } = environment;
  const me = useMe();
  const may = useMay();
  const [secret, setSecret] = useState<string>();
  const takes = useAct(api.staging.environment.lock.mutationOptions(), { showsProblems: true });
  const update = useAct(api.staging.environment.update.mutationOptions(), {
    done: words.act.saved,
    showsProblems: true,
  });
  const frees = useAct(api.staging.environment.unlock.mutationOptions());
  const rotate = useAct(api.staging.environment.rotateSecret.mutationOptions(), {
    after: ({ secret: made }) => setSecret(made),
  });
  const archive = useAct(api.staging.environment.archive.mutationOptions(), {
    done: of.archived,
    undo: (_, input) => desk.api.staging.environment.restore.mutate(input),
  });
  const facts = [
    live_version === null ? of.nothing : `${live_version} ${of.live}`,
    ...(queue_length === 0 ? [] : [of.waiting(queue_length)]),
    ...(requires_approval ? [of.needsApproval] : []),
    ...(lock === null ? [] : [of.lockedBy(lock.owner.name, lock.reason)]),
  ];
  return (
    <>
      <Line
        title={
          url === null ? (
            name
          ) : (
            <a href={url} className="hover:underline" rel="noreferrer" target="_blank">
              {name}
            </a>
          )
        }
        hint={facts.join(' · ')}
      >
        <Pill tone={tones[status]}>{of.states[status]}</Pill>
        {lock === null ? (
          may('deployments.request') ? (
            <FormDialog title={of.lock} act={takes} send={({ reason }) => ({ environment_id, reason: reason! })}>
              <TextField label={of.lockWhy} name="reason" required maxLength={500} autoFocus />
            </FormDialog>
          ) : null
        ) : manages || lock.owner_id === me.person_id ? (
          <Button onClick={() => frees.mutate({ environment_id })}>{of.unlock}</Button>
        ) : null}
        {manages ? (
          <>
            <EditDialog
              title={of.edit}
              act={update}
              of={environment}
              send={(values, form, { version }) => ({ environment_id, version, ...environmentOf(values, form) })}
            >
              <EnvironmentFields environment={environment} />
            </EditDialog>
            <Button onClick={() => rotate.mutate({ environment_id })}>{of.secret}</Button>
            <Danger label={of.archive} question={of.archiveQuestion} run={() => archive.mutate({ environment_id })} />
          </>
        ) : null}
      </Line>
      {secret === undefined ? null : (
        <Secret title={of.secret} hint={of.secretHint} value={secret} close={() => setSecret(undefined)} />
      )}
    </>
  );
}
