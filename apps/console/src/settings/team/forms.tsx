import { useQuery } from '@tanstack/react-query';
import { ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/forms.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Select } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Section } from '../../parts/screen.tsx';
import { movedUp } from '../../parts/several.ts';
import { types as choices } from '../../tickets/choices.ts';

type Field = Answers['tickets']['fields']['list']['items'][number];
type Form = Answers['tickets']['forms']['list']['items'][number];
type Asked = Form['fields'][number]['agents'];

const types = choices.map(({ value }) => ({ id: value, type: value as Form['type'] }));
const whats = (Object.keys(said.what) as Asked[]).map((value) => ({ value, label: said.what[value] }));

/** Which of the team's own fields each type of ticket asks for. There is nothing to say without any field. */
export function Forms() {
  const fields = useQuery(api.tickets.fields.list.queryOptions({}));
  const forms = useQuery(api.tickets.forms.list.queryOptions({}));
  if (fields.data?.items.length === 0) return null;
  return (
    <Section title={said.title} hint={said.hint}>
      <Loaded of={fields}>
        {({ items }) => (
          <Loaded of={forms}>
            {(known) => (
              <Lines
                items={types}
                label={said.title}
                empty={{ title: said.title }}
                row={({ type }) => (
                  <FormLine type={type} fields={items} form={known.items.find((one) => one.type === type)} />
                )}
              />
            )}
          </Loaded>
        )}
      </Loaded>
    </Section>
  );
}

/** What is asked of some, in words. */
function summaryOf(form: Form, fields: readonly Field[], whom: 'requesters' | 'agents'): string[] {
  const asked = form.fields.flatMap((one) => {
    const name = fields.find(({ key }) => key === one.key)?.name;
    if (name === undefined || one[whom] === 'hidden') return [];
    return [one[whom] === 'required' ? said.required(name) : name];
  });
  return asked.length === 0 ? [] : [said.asksOf(said[whom], asked)];
}

function FormLine({ type, fields, form }: { type: Form['type']; fields: readonly Field[]; form: Form | undefined }) {
  const set = useAct(api.tickets.forms.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const reset = useAct(api.tickets.forms.delete.mutationOptions(), { done: words.act.saved });
  const asks =
    form === undefined ? [] : (['requesters', 'agents'] as const).flatMap((whom) => summaryOf(form, fields, whom));
  return (
    <Line
      title={words.type[type]}
      hint={form === undefined ? said.all : asks.length === 0 ? said.none : asks.join(' · ')}
    >
      <FormDialog
        title={said.formOf(words.type[type])}
        label={said.edit}
        submit={words.ticket.save}
        act={set}
        of={form}
        send={(values, sent, was) => ({
          type,
          version: was?.version ?? null,
          fields: (sent.getAll('field') as string[]).map((key) => ({
            key,
            requesters: (values[`requesters.${key}`] ?? 'hidden') as Asked,
            agents: values[`agents.${key}`] as Asked,
          })),
        })}
      >
        <Rows fields={fields} form={form} />
      </FormDialog>
      {form === undefined ? null : (
        <Danger label={said.reset} question={said.resetQuestion} run={() => reset.mutate({ type })} />
      )}
    </Line>
  );
}

/** The fields in the order of the form, those that it does not know at the end. */
function Rows({ fields, form }: { fields: readonly Field[]; form: Form | undefined }) {
  const known = form?.fields.map(({ key }) => key) ?? [];
  const [order, setOrder] = useState([...known, ...fields.map(({ key }) => key).filter((key) => !known.includes(key))]);
  return (
    <ol className="space-y-4">
      {order.map((key, at) => {
        const field = fields.find((one) => one.key === key);
        if (field === undefined) return null;
        const { name, required, requester_visible } = field;
        const asked = form?.fields.find((one) => one.key === key);
        // Without a form, a field is asked for as it says itself.
        const usual: Asked = form !== undefined ? 'hidden' : required ? 'required' : 'optional';
        return (
          <li key={key}>
            <input type="hidden" name="field" value={key} />
            <div className="mb-1 flex items-center gap-2">
              <strong className="min-w-0 grow text-sm wrap-anywhere">{name}</strong>
              <Button
                look="bare"
                disabled={at === 0}
                aria-label={said.up(name)}
                onClick={() => setOrder(movedUp(order, at))}
              >
                <ArrowUp size={16} aria-hidden />
              </Button>
            </div>
            <div className="grid gap-3 sm:grid-cols-2">
              {requester_visible ? (
                <Select
                  label={said.ofRequesters(name)}
                  name={`requesters.${key}`}
                  choices={whats}
                  defaultValue={asked?.requesters ?? usual}
                />
              ) : (
                <p className="text-sm text-muted sm:pt-6">{said.notShown}</p>
              )}
              <Select
                label={said.ofAgents(name)}
                name={`agents.${key}`}
                choices={whats}
                defaultValue={asked?.agents ?? usual}
              />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
