import { useQuery } from '@tanstack/react-query';
import { api, type Answers, type Ticket } from '../desk.ts';
import { words } from '../words.ts';
import { Select, TextField } from '../parts/field.tsx';
import { useMay } from '../session.ts';

type CustomFieldKind = Answers['tickets']['fields']['list']['items'][number];
type Value = string | number | boolean | null;

/** The team's own fields. */
export const useFields = (): readonly CustomFieldKind[] =>
  useQuery({ ...api.tickets.fields.list.queryOptions({}), staleTime: 300_000 }).data?.items ?? [];

/** The fields that a type of ticket asks whoever looks for, in the order of its form. Without a form it asks for all. */
export function useAsked(type: Ticket['type']): readonly CustomFieldKind[] {
  const may = useMay();
  const fields = useFields();
  const { data } = useQuery({ ...api.tickets.forms.list.queryOptions({}), staleTime: 300_000 });
  const form = data?.items.find((one) => one.type === type);
  if (form === undefined) return fields;
  const whom = may('tickets.readAll') || may('tickets.readOwn') ? 'agents' : 'requesters';
  return form.fields.flatMap((asked) => {
    const field = fields.find(({ key }) => key === asked.key);
    return field === undefined || asked[whom] === 'hidden' ? [] : [{ ...field, required: asked[whom] === 'required' }];
  });
}

/** What was typed into the fields of a form, by their keys. */
export const customIn = (form: FormData, fields: readonly CustomFieldKind[]): Record<string, Value> =>
  Object.fromEntries(fields.map(({ key, kind }) => [key, valueOf(kind, form.get(`custom.${key}`))]));

function valueOf(kind: CustomFieldKind['kind'], given: FormDataEntryValue | null): Value {
  if (typeof given !== 'string' || given === '') return null;
  if (kind === 'number') return Number(given);
  return kind === 'boolean' ? given === 'true' : given;
}

export function CustomField({
  field: { key, name, kind, options, required },
  value = null,
}: {
  field: CustomFieldKind;
  value?: Value;
}) {
  const given = { label: name, name: `custom.${key}`, required };
  if (kind === 'select' || kind === 'boolean') {
    const choices =
      kind === 'select'
        ? options.map((option) => ({ value: option, label: option }))
        : [
            { value: 'true', label: words.act.yes },
            { value: 'false', label: words.act.no },
          ];
    return <Select {...given} choices={[{ value: '', label: '–' }, ...choices]} defaultValue={String(value ?? '')} />;
  }
  return <TextField {...given} type={kind} defaultValue={String(value ?? '')} />;
}
