import { useQuery } from '@tanstack/react-query';
import { ArrowUp } from 'lucide-react';
import { useState } from 'react';
import { api, type Answers } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { words } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Button } from '../../parts/button.tsx';
import { Check, Checks, Select, TextArea, TextField } from '../../parts/field.tsx';
import { FormDialog } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { StatusPill } from '../../parts/pill.tsx';
import { Section } from '../../parts/screen.tsx';
import { movedUp } from '../../parts/several.ts';
import { Room } from '../room.tsx';
import { Forms } from './forms.tsx';

const { statuses: of } = said;
type AllStatuses = Answers['tickets']['statuses']['list'];
type Status = AllStatuses['items'][number];
type AllFields = Answers['tickets']['fields']['list'];
type Field = AllFields['items'][number];

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

/** A name as programs write it, for those who do not care how: `In progress` as `in_progress`. */
const slugOf = (name: string, given: string | undefined): string =>
  given !== undefined && given !== ''
    ? given
    : name
        .normalize('NFKD')
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '_')
        .replaceAll(/^[_\d]+|_$/g, '')
        .slice(0, 40);

const NameField = ({ name }: { name?: string }) => (
  <TextField label={of.name} name="name" required maxLength={60} autoFocus defaultValue={name ?? ''} />
);
const SlugField = ({ name }: { name: string }) => (
  <TextField label={of.slug} hint={of.slugHint} name={name} pattern="[a-z][a-z0-9_]*" maxLength={40} />
);

function Statuses() {
  const query = useQuery(api.tickets.statuses.list.queryOptions({}));
  const act = useAct(api.tickets.statuses.set.mutationOptions(), { done: words.act.saved });
  const add = useAct(api.tickets.statuses.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const items = query.data?.items ?? [];
  const set = (statuses: readonly Status[]) => act.mutate({ statuses: [...statuses], version: query.data!.version });
  return (
    <Section
      title={of.statuses}
      hint={of.statusesHint}
      actions={
        query.data === undefined ? null : (
          <FormDialog
            title={of.add}
            act={add}
            of={query.data}
            send={({ name, slug, category }, _, was) => ({
              statuses: [
                ...was.items,
                { name: name!, slug: slugOf(name!, slug), category: category as Status['category'] },
              ],
              version: was.version,
            })}
          >
            <NameField />
            <SlugField name="slug" />
            <Select label={of.category} name="category" choices={categories} />
          </FormDialog>
        )
      }
    >
      <Loaded of={query}>
        {(all) => (
          <Lines
            items={items.map((status) => ({ ...status, id: status.slug }))}
            label={of.statuses}
            empty={{ title: of.statuses }}
            row={({ slug, name, category, transitions }) => {
              const at = items.findIndex((one) => one.slug === slug);
              const next = items.filter((one) => transitions?.includes(one.slug) === true);
              return (
                <Line
                  title={name}
                  hint={
                    <>
                      <code>{slug}</code>
                      {transitions === null ? null : ` · ${of.becomes(next.map((one) => one.name))}`}
                    </>
                  }
                >
                  <StatusPill category={category} name={words.status[category]} />
                  <Up at={at} name={name} move={() => set(movedUp(items, at))} />
                  <EditStatus status={items[at]!} all={all} />
                  <Danger
                    label={of.remove}
                    question={of.removeStatusQuestion(name)}
                    run={() => set(items.toSpliced(at, 1))}
                  />
                </Line>
              );
            }}
          />
        )}
      </Loaded>
    </Section>
  );
}

const Up = ({ at, name, move }: { at: number; name: string; move: () => void }) => (
  <Button look="bare" disabled={at === 0} aria-label={`${of.up}: ${name}`} onClick={move}>
    <ArrowUp size={16} aria-hidden />
  </Button>
);

function EditStatus({ status, all }: { status: Status; all: AllStatuses }) {
  const act = useAct(api.tickets.statuses.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const others = all.items.filter(({ slug }) => slug !== status.slug);
  return (
    <FormDialog
      title={of.editStatus}
      label={words.act.edit}
      submit={words.ticket.save}
      act={act}
      of={all}
      send={({ name, category }, form, was) => {
        const next = form.getAll('transitions') as string[];
        const changed = {
          ...status,
          name: name!,
          category: category as Status['category'],
          transitions: next.length === 0 ? null : next,
        };
        return {
          statuses: was.items.map((one) => (one.slug === status.slug ? changed : one)),
          version: was.version,
        };
      }}
    >
      <NameField name={status.name} />
      <Select
        label={of.category}
        hint={of.categoryHint}
        name="category"
        choices={categories}
        defaultValue={status.category}
      />
      <Checks
        label={of.next}
        name="transitions"
        choices={others.map(({ slug, name }) => ({ value: slug, label: name }))}
        defaultValue={status.transitions ?? []}
      />
      <p className="text-xs text-muted">{of.nextHint}</p>
    </FormDialog>
  );
}

const linesOf = (typed: string | undefined): string[] =>
  (typed ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function Fields() {
  const query = useQuery(api.tickets.fields.list.queryOptions({}));
  const act = useAct(api.tickets.fields.set.mutationOptions(), { done: words.act.saved });
  const add = useAct(api.tickets.fields.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  const [kind, setKind] = useState<Field['kind']>('text');
  const items = query.data?.items ?? [];
  return (
    <Section
      title={of.fields}
      hint={of.fieldsHint}
      actions={
        query.data === undefined ? null : (
          <FormDialog
            title={of.addField}
            act={add}
            of={query.data}
            send={({ name, key, options }, form, was) => ({
              fields: [
                ...was.items,
                {
                  name: name!,
                  key: slugOf(name!, key),
                  kind,
                  ...(kind === 'select' ? { options: linesOf(options) } : {}),
                  required: form.has('required'),
                  requester_visible: form.has('visible'),
                },
              ],
              version: was.version,
            })}
          >
            <NameField />
            <SlugField name="key" />
            <Select
              label={of.kind}
              choices={kinds}
              value={kind}
              onChange={({ target }) => setKind(target.value as Field['kind'])}
            />
            {kind === 'select' ? <TextArea label={of.options} name="options" rows={4} required /> : null}
            <Check label={of.required} name="required" />
            <Check label={of.visible} name="visible" defaultChecked />
          </FormDialog>
        )
      }
    >
      <Loaded of={query}>
        {(all) => (
          <Lines
            items={items.map((field) => ({ ...field, id: field.key }))}
            label={of.fields}
            empty={{ title: of.noFields }}
            row={({ key, name, kind: kept, options, required, requester_visible }) => {
              const at = items.findIndex((one) => one.key === key);
              return (
                <Line
                  title={name}
                  hint={[
                    of.kinds[kept],
                    ...(options.length === 0 ? [] : [options.join(', ')]),
                    ...(required ? [of.required.toLowerCase()] : []),
                    ...(requester_visible ? [of.visible.toLowerCase()] : []),
                  ].join(' · ')}
                >
                  <code className="text-sm text-muted">{key}</code>
                  <Up
                    at={at}
                    name={name}
                    move={() => act.mutate({ fields: movedUp(items, at), version: all.version })}
                  />
                  <EditField field={items[at]!} all={all} />
                  <Danger
                    label={of.remove}
                    question={of.removeFieldQuestion(name)}
                    run={() => act.mutate({ fields: items.toSpliced(at, 1), version: all.version })}
                  />
                </Line>
              );
            }}
          />
        )}
      </Loaded>
    </Section>
  );
}

function EditField({ field, all }: { field: Field; all: AllFields }) {
  const act = useAct(api.tickets.fields.set.mutationOptions(), { done: words.act.saved, showsProblems: true });
  return (
    <FormDialog
      title={of.editField}
      label={words.act.edit}
      submit={words.ticket.save}
      act={act}
      of={all}
      send={({ name, options }, form, was) => {
        const changed = {
          ...field,
          name: name!,
          options: field.kind === 'select' ? linesOf(options) : [],
          required: form.has('required'),
          requester_visible: form.has('visible'),
        };
        return { fields: was.items.map((one) => (one.key === field.key ? changed : one)), version: was.version };
      }}
    >
      <NameField name={field.name} />
      <p className="text-sm text-muted">{of.keeps(of.kinds[field.kind], field.key)}</p>
      {field.kind === 'select' ? (
        <TextArea label={of.options} name="options" rows={4} required defaultValue={field.options.join('\n')} />
      ) : null}
      <Check label={of.required} name="required" defaultChecked={field.required} />
      <Check label={of.visible} name="visible" defaultChecked={field.requester_visible} />
    </FormDialog>
  );
}
