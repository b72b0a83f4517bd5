import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, paged, type Answers } from '../desk.ts';
import { said } from '../messages/en/written.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Opens } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Check, TextArea, TextField } from '../parts/field.tsx';
import { Form, FormDialog } from '../parts/form.tsx';
import { Line, Listing, Loaded } from '../parts/listing.tsx';
import { Section } from '../parts/screen.tsx';
import { When } from '../parts/when.tsx';
import { useMay } from '../session.ts';

type Template = Answers['ai']['templates']['get'];

/** The templates of the team. Whoever may write documents changes them. */
export function Templates() {
  const writes = useMay()('documents.write');
  const [deleted, setDeleted] = useState(false);
  const list = useInfiniteQuery(
    api.ai.templates.list.infiniteQueryOptions(
      { page_size: 50, view: 'row', ...(deleted ? { deleted: true } : {}) },
      paged,
    ),
  );
  return (
    <Section title={said.templates} hint={said.templatesHint} actions={writes ? <NewTemplate /> : null}>
      <Check label={said.deletedTemplates} checked={deleted} onChange={({ target }) => setDeleted(target.checked)} />
      <Listing
        of={list}
        label={said.templates}
        empty={{ title: said.noTemplates }}
        clear={deleted ? () => setDeleted(false) : undefined}
        row={({ id, name, description, variables, updated_at, deleted_at }) => (
          <Line title={name} hint={[description, ...variables.map(said.gap)].filter((part) => part !== '').join(' · ')}>
            <When at={deleted_at ?? updated_at} />
            {writes ? <Doings id={id} isDeleted={deleted_at !== null} /> : null}
          </Line>
        )}
      />
    </Section>
  );
}

function Doings({ id: template_id, isDeleted }: { id: string; isDeleted: boolean }) {
  const remove = useAct(api.ai.templates.delete.mutationOptions());
  const restore = useAct(api.ai.templates.restore.mutationOptions());
  if (isDeleted) return <Button onClick={() => restore.mutate({ template_id })}>{words.act.restore}</Button>;
  return (
    <>
      <Opens title={words.act.edit}>{(close) => <EditTemplate id={template_id} close={close} />}</Opens>
      <Danger
        label={words.act.delete}
        question={said.deleteTemplateQuestion}
        run={() => remove.mutate({ template_id })}
      />
    </>
  );
}

const Fields = ({ of }: { of?: Template }) => (
  <>
    <TextField label={said.templateName} name="name" maxLength={100} required autoFocus defaultValue={of?.name} />
    <TextField label={said.description} name="description" maxLength={1000} defaultValue={of?.description} />
    <TextArea label={said.body} name="body" rows={10} maxLength={50_000} required defaultValue={of?.body} />
  </>
);

function NewTemplate() {
  const act = useAct(api.ai.templates.create.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog
      title={said.newTemplate}
      submit={words.act.create}
      act={act}
      send={({ name, description, body }) => ({ name: name!, description: description!, body: body! })}
    >
      <Fields />
    </FormDialog>
  );
}

/** The list shows no more than the first line of a template: the whole is asked for. */
function EditTemplate({ id: template_id, close }: { id: string; close: () => void }) {
  const query = useQuery(api.ai.templates.get.queryOptions({ template_id }));
  const act = useAct(api.ai.templates.update.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <Loaded of={query} rows={4}>
      {(template) => (
        <Form
          act={act}
          submit={words.ticket.save}
          cancel={close}
          sent={close}
          send={({ name, description, body }) => ({
            template_id,
            name: name!,
            description: description!,
            body: body!,
            version: template.version,
          })}
        >
          <Fields of={template} />
        </Form>
      )}
    </Loaded>
  );
}
