import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, desk, paged, type Answers } from '../desk.ts';
import { said as field } from '../messages/en/field.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Danger, Opens } from '../parts/ask.tsx';
import { Button } from '../parts/button.tsx';
import { Check, Select, TextArea, TextField } from '../parts/field.tsx';
import { Form } from '../parts/form.tsx';
import { Line, Listing } from '../parts/listing.tsx';
import { Screen } from '../parts/screen.tsx';
import { useMay } from '../session.ts';
import { keyFor } from './item-keys.ts';
import { Parts } from './parts.tsx';

const { templates: said } = field;
type Template = Answers['inspections']['templates']['get'];
type Item = Template['items'][number];
const kinds = ['check', 'text', 'number', 'choice', 'photo', 'signature', 'measurement'] as const;

/** Lists of what there is to look at. An inspection that is planned copies one of them. */
export function TemplatesScreen() {
  const writes = useMay()('field.write');
  const list = useInfiniteQuery(api.inspections.templates.list.infiniteQueryOptions({ page_size: 50 }, paged));
  return (
    <Screen
      title={said.title}
      actions={
        writes ? (
          <Opens title={said.new} look="solid">
            {(close) => <Edit close={close} />}
          </Opens>
        ) : null
      }
    >
      <Parts />
      <Listing
        of={list}
        label={said.title}
        empty={{ title: said.empty, hint: said.emptyHint }}
        row={(template) => <TemplateLine template={template} writes={writes} />}
      />
    </Screen>
  );
}

function TemplateLine({ template, writes }: { template: Template; writes: boolean }) {
  const remove = useAct(api.inspections.templates.delete.mutationOptions(), {
    done: words.act.deleted,
    undo: (_, input) => desk.api.inspections.templates.restore.mutate(input),
  });
  const { id: template_id, name, items } = template;
  return (
    <Line title={name} hint={items.map(({ label }) => label).join(' · ')}>
      <span className="text-sm text-muted">{field.plan.items(items.length)}</span>
      {writes ? (
        <>
          <Opens title={words.act.edit}>{(close) => <Edit template={template} close={close} />}</Opens>
          <Danger label={words.act.delete} question={said.deleteQuestion} run={() => remove.mutate({ template_id })} />
        </>
      ) : null}
    </Line>
  );
}

/** An item while it is written. One that was there keeps its key, by which programs know it. */
interface Draft {
  readonly id: number;
  readonly key: string | undefined;
  readonly label: string;
  readonly kind: Item['kind'];
  readonly required: boolean;
  readonly min_photos: number;
  readonly choices: string;
  readonly unit: string;
}
let last = 0;
const draftOf = (item?: Item): Draft => ({
  id: ++last,
  key: item?.key,
  label: item?.label ?? '',
  kind: item?.kind ?? 'check',
  required: item?.required ?? false,
  min_photos: item?.min_photos ?? 0,
  choices: (item?.choices ?? []).join('\n'),
  unit: item?.unit ?? '',
});

function Edit({ template: now, close }: { template?: Template; close: () => void }) {
  // Its items are edited as they were, and so is its version: nothing that others write meanwhile is overwritten unseen.
  const [template] = useState(now);
  const [items, setItems] = useState<readonly Draft[]>(
    template === undefined ? [draftOf()] : template.items.map((item) => draftOf(item)),
  );
  const done = { done: words.act.saved, showsProblems: true } as const;
  const create = useAct(api.inspections.templates.create.mutationOptions(), done);
  const update = useAct(api.inspections.templates.update.mutationOptions(), done);
  const written = () => {
    const taken = new Set(items.map(({ key }) => key).filter((key) => key !== undefined));
    return items.map(({ key, label, kind, required, min_photos, choices, unit }) => ({
      key: key ?? keyFor(label, taken),
      label,
      kind,
      required,
      ...(min_photos > 0 ? { min_photos } : {}),
      ...(kind === 'choice' ? { choices: choices.split('\n').filter((choice) => choice.trim() !== '') } : {}),
      ...(kind === 'measurement' && unit !== '' ? { unit } : {}),
    }));
  };
  const set = (id: number, change: Partial<Draft>) =>
    setItems(items.map((item) => (item.id === id ? { ...item, ...change } : item)));
  const move = (at: number, by: number) => {
    const next = [...items];
    const [moved] = next.splice(at, 1);
    next.splice(at + by, 0, moved!);
    setItems(next);
  };
  const fields = (
    <>
      <TextField label={said.name} name="name" required maxLength={200} defaultValue={template?.name ?? ''} autoFocus />
      <TextArea
        label={said.description}
        name="description"
        rows={2}
        maxLength={20_000}
        defaultValue={template?.description ?? ''}
      />
      <ol aria-label={said.items} className="max-h-[45dvh] space-y-3 overflow-y-auto">
        {items.map((item, at) => (
          <li key={item.id} className="rounded-md border border-line p-3">
            <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_140px]">
              <TextField
                label={said.label}
                required
                maxLength={200}
                value={item.label}
                onChange={({ target }) => set(item.id, { label: target.value })}
              />
              <Select
                label={said.kind}
                choices={kinds.map((value) => ({ value, label: said.kinds[value] }))}
                value={item.kind}
                onChange={({ target }) => set(item.id, { kind: target.value as Item['kind'] })}
              />
            </div>
            {item.kind === 'choice' ? (
              <div className="mt-3">
                <TextArea
                  label={said.choices}
                  required
                  rows={3}
                  value={item.choices}
                  onChange={({ target }) => set(item.id, { choices: target.value })}
                />
              </div>
            ) : null}
            {item.kind === 'measurement' ? (
              <div className="mt-3 max-w-40">
                <TextField
                  label={said.unit}
                  maxLength={20}
                  placeholder="m"
                  value={item.unit}
                  onChange={({ target }) => set(item.id, { unit: target.value })}
                />
              </div>
            ) : null}
            <div className="mt-2 flex flex-wrap items-center gap-2">
              <Check
                label={said.required}
                checked={item.required}
                onChange={({ target }) => set(item.id, { required: target.checked })}
              />
              <span className="grow" />
              <Button look="bare" disabled={at === 0} aria-label={said.up(item.label)} onClick={() => move(at, -1)}>
                ↑
              </Button>
              <Button
                look="bare"
                disabled={at === items.length - 1}
                aria-label={said.down(item.label)}
                onClick={() => move(at, 1)}
              >
                ↓
              </Button>
              <Button
                look="bare"
                disabled={items.length === 1}
                aria-label={words.act.removeOf(item.label)}
                onClick={() => setItems(items.filter(({ id }) => id !== item.id))}
              >
                {words.act.remove}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      <Button onClick={() => setItems([...items, draftOf()])}>{said.add}</Button>
    </>
  );
  const same = { cancel: close, sent: close, children: fields } as const;
  return template === undefined ? (
    <Form
      {...same}
      act={create}
      submit={words.act.create}
      send={({ name, description }) => ({ name: name!, description: description!, items: written() })}
    />
  ) : (
    <Form
      {...same}
      act={update}
      submit={words.ticket.save}
      send={({ name, description }) => ({
        template_id: template.id,
        version: template.version,
        name: name!,
        description: description!,
        items: written(),
      })}
    />
  );
}
