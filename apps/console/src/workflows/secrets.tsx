import { useQuery } from '@tanstack/react-query';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/secrets.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger } from '../parts/ask.tsx';
import { TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';
import { Line, Lines, Loaded } from '../parts/listing.tsx';
import { Section } from '../parts/screen.tsx';
import { several } from '../parts/several.ts';
import { When } from '../parts/when.tsx';

type Secret = Answers['workflows']['secrets']['list']['items'][number];

/** What the steps of a workflow send to other systems without saying what it is. */
export function Secrets({ workflow_id }: { workflow_id: string }) {
  const query = useQuery(api.workflows.secrets.list.queryOptions({ workflow_id }));
  const remove = useAct(api.workflows.secrets.delete.mutationOptions(), { done: words.act.deleted });
  return (
    <Section title={said.title} hint={said.hint} actions={<SetSecret workflow_id={workflow_id} />}>
      <Loaded of={query} rows={1}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.title}
            empty={{ title: said.empty }}
            row={(secret) => (
              <Line title={<code>{secret.name}</code>} hint={`${said.hosts}: ${secret.hosts.join(', ')}`}>
                <When at={secret.updated_at} />
                <SetSecret workflow_id={workflow_id} of={secret} />
                <Danger
                  label={words.act.delete}
                  question={said.deleteQuestion(secret.name)}
                  run={() => remove.mutate({ workflow_id, name: secret.name })}
                />
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}

/** Sets a new secret, or a value in the place of one that nobody can read. */
function SetSecret({ workflow_id, of }: { workflow_id: string; of?: Secret }) {
  const act = useAct(api.workflows.secrets.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog
      title={of === undefined ? said.add : said.replaceOf(of.name)}
      label={of === undefined ? said.add : said.replace}
      submit={words.ticket.save}
      act={act}
      send={({ name, value, hosts }) => ({
        workflow_id,
        name: of?.name ?? name!,
        value: value!,
        hosts: several(hosts?.toLowerCase()),
      })}
    >
      {of === undefined ? (
        <TextField
          label={said.name}
          hint={said.nameHint}
          name="name"
          required
          pattern="[a-z][a-z0-9_]*"
          maxLength={64}
          autoFocus
        />
      ) : null}
      <TextField
        label={said.value}
        hint={said.valueHint}
        name="value"
        type="password"
        autoComplete="off"
        required
        minLength={8}
        maxLength={2000}
      />
      <TextField label={said.hosts} hint={said.hostsHint} name="hosts" required defaultValue={of?.hosts.join(' ')} />
    </FormDialog>
  );
}
