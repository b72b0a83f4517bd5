import { useQuery } from '@tanstack/react-query';
import { ArrowUp } from 'lucide-react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Button } from '../../parts/button.tsx';
import { Check, Select, TextArea, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { StatusPill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { movedUp } from '../../parts/several.ts';
import { Room } from '../room.tsx';
import { Forms } from './forms.tsx';

const { statuses: of } = said;
type Status = Answers['tickets']['statuses']['list']['items'][number];
type Field = Answers['tickets']['fields']['list']['items'][number];

const categories = (['open', 'waiting', 'resolved', 'closed'] as const).map((value) => ({
  value,
  label: words.status[value],
}));
const kinds = (['text', 'number', 'boolean', 'date', 'select'] as const).map((value) => ({
  value,
  label: of.kinds[value],
}));

export const StatusesRoom = () => (
  <Room title={said.room.statuses}>
    <Statuses />
    <Fields />
    <Forms />
  </Room>
);

function Statuses() {
  const query = useQuery(api.tickets.statuses.list.queryOptions({}));
  const act = useAct(api.tickets.statuses.set.mutationOptions(), { done: words.act.saved });
  const add = useAct(api.tickets.statuses.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const items = query.data?.items ?? [];
  const set = (statuses: readonly Status[]) => act.mutate({ statuses: [...statuses] });
  return (
    <Section
      title={of.statuses}
      hint={of.statusesHint}
      actions={
        <FormDialog
          title={of.add}
          act={add}
          send={({ name, slug, category }) => ({
            statuses: [...items, { name: name!, slug: slug!, category: category as Status['category'] }],
          })}
        >
          <TextField label={of.name} name="name" required maxLength={50} autoFocus />
          <TextField label={of.slug} hint={of.slugHint} name="slug" required pattern="[a-z][a-z0-9_]*" maxLength={40} />
          <Select label={of.category} name="category" choices={categories} />
        </FormDialog>
      }
    >
      <Loaded of={query}>
        {() => (
          <Lines
            items={items}
            label={of.statuses}
            empty={{ title: of.statuses }}
            row={(status) => {
              const at = items.indexOf(status);
              return (
                <Line title={status.name} hint={<code>{status.slug}</code>}>
                  <StatusPill category={status.category} name={words.status[status.category]} />
                  <Button
                    look="bare"
                    disabled={at === 0}
                    aria-label={`${of.up}: ${status.name}`}
                    onClick={() => set(movedUp(items, at))}
                  >
                    <ArrowUp size={16} aria-hidden />
                  </Button>
                  <Button look="danger" onClick={() => set(items.toSpliced(at, 1))}>
                    {of.remove}
                  </Button>
                </Line>
              );
            }}
          />
        )}
      </Loaded>
    </Section>
  );
}

function Fields() {
  const query = useQuery(api.tickets.fields.list.queryOptions({}));
  const act = useAct(api.tickets.fields.set.mutationOptions(), { done: words.act.saved });
  const add = useAct(api.tickets.fields.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const items = query.data?.items ?? [];
  return (
    <Section
      title={of.fields}
      hint={of.fieldsHint}
      actions={
        <FormDialog
          title={of.addField}
          act={add}
          send={({ name, key, kind, options }, form) => ({
            fields: [
              ...items,
              {
                name: name!,
                key: key!,
                kind: kind as Field['kind'],
                ...(kind === 'select' ? { options: options!.split('\n').filter((line) => line.trim() !== '') } : {}),
                required: form.has('required'),
                requester_visible: form.has('visible'),
              },
            ],
          })}
        >
          <TextField label={of.name} name="name" required maxLength={50} autoFocus />
          <TextField label={of.slug} hint={of.slugHint} name="key" required pattern="[a-z][a-z0-9_]*" maxLength={40} />
          <Select label={of.kind} name="kind" choices={kinds} />
          <TextArea label={of.options} name="options" rows={3} />
          <Check label={of.required} name="required" />
          <Check label={of.visible} name="visible" defaultChecked />
        </FormDialog>
      }
    >
      <Loaded of={query}>
        {() => (
          <Lines
            items={items.map((field) => ({ ...field, id: field.key }))}
            label={of.fields}
            empty={{ title: of.noFields }}
            row={({ key, name, kind, options, required, requester_visible }) => (
              <Line
                title={name}
                hint={[
                  of.kinds[kind],
                  ...(options.length === 0 ? [] : [options.join(', ')]),
                  ...(required ? [of.required.toLowerCase()] : []),
                  ...(requester_visible ? [of.visible.toLowerCase()] : []),
                ].join(' · ')}
              >
                <code className="text-sm text-muted">{key}</code>
                <Button look="danger" onClick={() => act.mutate({ fields: items.filter((one) => one.key !== key) })}>
                  {of.remove}
                </Button>
              </Line>
            )}
          />
        )}
      </Loaded>
    </Section>
  );
}
