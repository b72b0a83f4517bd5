import { useQuery } from '@tanstack/react-query';
import { api, type Answers, type Ticket } from '../../desk.ts';
import { said as words } from '../../messages/en/tickets.ts';
import { said } from '../../messages/en/settings.ts';
import { words as shared } from '../../words.ts';
import { useAct } from '../../parts/act.ts';
import { Danger } from '../../parts/ask.tsx';
import { Check, Select, TextArea, TextField } from '../../parts/field.tsx';
import { EditDialog, FormDialog, type Values } from '../../parts/form.tsx';
import { Line, Lines, Loaded } from '../../parts/listing.tsx';
import { Pill } from '../../parts/pill.tsx';
import { several } from '../../parts/several.ts';
import { useMay, useMe } from '../../session.ts';
import { Room } from '../room.tsx';

type Macro = Answers['macros']['list']['items'][number];
const keep = { value: '', label: words.keep };

export function MacrosRoom() {
  const me = useMe();
  const may = useMay();
  const query = useQuery(api.macros.list.queryOptions({}));
  const statuses = useQuery({ ...api.tickets.statuses.list.queryOptions({}), staleTime: 300_000 });
  const create = useAct(api.macros.create.mutationOptions(), { done: shared.act.saved, showsProblems: true });
  const update = useAct(api.macros.update.mutationOptions(), { done: shared.act.saved, showsProblems: true });
  const remove = useAct(api.macros.delete.mutationOptions(), { done: shared.act.deleted });
  const nameOf = (slug: string) => statuses.data?.items.find((one) => one.slug === slug)?.name ?? slug;
  return (
    <Room
      title={said.room.macros}
      hint={words.macrosHint}
      actions={
        <FormDialog
          title={words.newMacro}
          look="solid"
          submit={shared.act.create}
          act={create}
          keeps="macro"
          send={macroOf}
        >
          <MacroFields />
        </FormDialog>
      }
    >
      <Loaded of={query}>
        {({ items }) => (
          <Lines
            items={items}
            label={said.room.macros}
            empty={{ title: words.noMacros, hint: words.noMacrosHint }}
            row={(macro) => (
              <Line title={macro.name} hint={summary(macro.changes, nameOf)}>
                {macro.shared ? <Pill tone="accent">{words.shared}</Pill> : null}
                {macro.owner_id === me.person_id || may('tickets.manage') ? (
                  <>
                    <EditDialog
                      title={words.editMacro}
                      act={update}
                      of={macro}
                      send={(values, form, was) => ({
                        macro_id: was.id,
                        version: was.version,
                        ...macroOf(values, form, was),
                      })}
                    >
                      <MacroFields macro={macro} />
                    </EditDialog>
                    <Danger
                      label={shared.act.delete}
                      question={words.deleteMacroQuestion}
                      run={() => remove.mutate({ macro_id: macro.id })}
                    />
                  </>
                ) : null}
              </Line>
            )}
          />
        )}
      </Loaded>
    </Room>
  );
}

/** What a form asks about; what else a macro does stays. */
const macroOf = ({ name, reply, note, status, priority, add_tags }: Values, form: FormData, was?: Macro) => {
  const { reply: _, note: __, status: ___, priority: ____, add_tags: _____, ...others } = was?.changes ?? {};
  return {
    name: name!,
    shared: form.has('shared'),
    changes: {
      ...others,
      ...(reply === '' ? {} : { reply: reply! }),
      ...(note === '' ? {} : { note: note! }),
      ...(status === '' ? {} : { status: status! }),
      ...(priority === '' ? {} : { priority: priority as Ticket['priority'] }),
      ...(several(add_tags).length === 0 ? {} : { add_tags: several(add_tags) }),
    },
  };
};

function MacroFields({ macro }: { macro?: Macro }) {
  const statuses = useQuery({ ...api.tickets.statuses.list.queryOptions({}), staleTime: 300_000 });
  const changes = macro?.changes;
  return (
    <>
      <TextField
        label={words.macroName}
        name="name"
        required
        maxLength={100}
        autoFocus
        defaultValue={macro?.name ?? ''}
      />
      <TextArea label={words.macroReply} name="reply" rows={4} defaultValue={changes?.reply ?? ''} />
      <TextArea label={words.macroNote} name="note" rows={2} defaultValue={changes?.note ?? ''} />
      <div className="grid grid-cols-2 gap-4">
        <Select
          label={shared.ticket.status}
          name="status"
          key={statuses.data === undefined ? 0 : 1}
          defaultValue={changes?.status ?? ''}
          choices={[keep, ...(statuses.data?.items ?? []).map(({ slug, name }) => ({ value: slug, label: name }))]}
        />
        <Select
          label={shared.ticket.priority}
          name="priority"
          defaultValue={changes?.priority ?? ''}
          choices={[
            keep,
            ...(['urgent', 'high', 'medium', 'low'] as const).map((value) => ({
              value,
              label: shared.priority[value],
            })),
          ]}
        />
      </div>
      <TextField
        label={words.addTags}
        hint={words.tagsHint}
        name="add_tags"
        defaultValue={changes?.add_tags?.join(' ') ?? ''}
      />
      <Check label={words.macroShared} name="shared" defaultChecked={macro?.shared} />
    </>
  );
}

/** What a macro does, in one line. */
function summary(
  { reply, note, status, priority, add_tags }: Macro['changes'],
  nameOf: (slug: string) => string,
): string {
  return [
    ...(status === undefined ? [] : [`${shared.ticket.status}: ${nameOf(status)}`]),
    ...(priority === undefined ? [] : [`${shared.ticket.priority}: ${shared.priority[priority]}`]),
    ...(add_tags === undefined ? [] : [`${shared.ticket.tags}: ${add_tags.join(', ')}`]),
    ...(reply === undefined ? [] : [`${words.macroReply}: ${reply.slice(0, 80)}`]),
    ...(note === undefined ? [] : [`${words.macroNote}: ${note.slice(0, 80)}`]),
  ].join(' · ');
}
