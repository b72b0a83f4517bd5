import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../desk.ts';
import { said } from '../messages/en/written.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Select, TextArea, TextField } from '../parts/field.tsx';
import { FormDialog } from '../parts/form.tsx';

/** What a field of a gap is called, so that no gap is taken for another field. */
const fieldOf = (gap: string): string => `gap:${gap}`;

/** Makes a document of a template, of a wish, or of both. */
export function Generate() {
  const navigate = useNavigate();
  const { data: templates } = useQuery(api.ai.templates.list.queryOptions({ page_size: 100, view: 'row' }));
  const [template_id, setTemplate] = useState('');
  const template = templates?.items.find(({ id }) => id === template_id);
  const act = useAct(api.ai.documents.generate.mutationOptions(), {
    after: ({ id }) => navigate({ to: '/knowledge/written/$id', params: { id } }),
    showsProblems: true,
  });
  return (
    <FormDialog
      title={said.generate}
      look="solid"
      submit={words.act.create}
      act={act}
      send={({ title, prompt, ...values }) => ({
        ...(title === '' ? {} : { title: title! }),
        ...(prompt === '' ? {} : { prompt: prompt! }),
        ...(template === undefined
          ? {}
          : {
              template_id: template.id,
              variables: Object.fromEntries(template.variables.map((gap) => [gap, values[fieldOf(gap)] ?? ''])),
            }),
      })}
    >
      <TextField label={said.name} name="title" maxLength={200} autoFocus />
      <Select
        label={said.template}
        choices={[
          { value: '', label: said.noTemplate },
          ...(templates?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={template_id}
        onChange={({ target }) => setTemplate(target.value)}
      />
      {template?.variables.map((gap) => (
        <TextField key={gap} label={said.gap(gap)} name={fieldOf(gap)} maxLength={5000} />
      ))}
      <TextArea label={said.wish} hint={said.wishHint} name="prompt" rows={4} maxLength={5000} />
    </FormDialog>
  );
}
