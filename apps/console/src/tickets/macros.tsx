import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, type Answers } from '../desk.ts';
import { said } from '../messages/en/tickets.ts';
import { words } from '../words.ts';
import { useAct } from '../parts/act.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Select } from '../parts/field.tsx';
import { Loaded } from '../parts/listing.tsx';
import { Markdown } from '../parts/markdown.tsx';
import { FactLines } from '../parts/part.tsx';
import { readable } from '../readable.ts';
import { useMay } from '../session.ts';
import { sayChanged } from './bulk.ts';

type Macro = Answers['macros']['list']['items'][number];
type Preview = Answers['macros']['preview'];

/** A macro whose reply is edited before it is sent: the rest of it is done with the sending. */
export interface EditedMacro {
  readonly id: string;
  readonly name: string;
  readonly reply: string;
  /** What it changes besides. */
  readonly changes: readonly string[];
}

interface MacrosProps {
  ticket_ids: readonly string[];
  /** Takes the reply of a macro to where it can be edited. */
  edit?: ((macro: EditedMacro) => void) | undefined;
}
/** Runs one of one's macros on tickets, a canned reply, changes, or both, once it was read what it does. */
export function MacroMenu({ ticket_ids, edit }: MacrosProps) {
  const handles = useMay()('tickets.handle');
  const { data } = useQuery({ ...api.macros.list.queryOptions({}), enabled: handles, staleTime: 300_000 });
  const [chosen, setChosen] = useState<Macro>();
  const macros = data?.items ?? [];
  if (macros.length === 0) return null;
  return (
    <>
      <Select
        label={words.ticket.macro}
        data-menu="macro"
        isLabelHidden
        choices={[
          { value: '', label: `${words.ticket.macro} …` },
          ...macros.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value=""
        onChange={({ target }) => setChosen(macros.find(({ id }) => id === target.value))}
      />
      {chosen === undefined ? null : (
        <RunMacro macro={chosen} ticket_ids={ticket_ids} edit={edit} close={() => setChosen(undefined)} />
      )}
    </>
  );
}

interface RunProps extends MacrosProps {
  macro: Macro;
  close: () => void;
}
/** A message to a reporter cannot be undone, so it is shown before it is sent. */
function RunMacro({ macro: { id: macro_id, name, changes }, ticket_ids, edit, close }: RunProps) {
  const [ticket_id = ''] = ticket_ids;
  const isOne = ticket_ids.length === 1;
  const run = useAct(api.macros.run.mutationOptions(), {
    after: async (result) => {
      close();
      await sayChanged(result);
    },
  });
  const preview = useQuery({ ...api.macros.preview.queryOptions({ macro_id, ticket_id }), enabled: isOne });
  const { reply = null, note = null } = changes;
  const shown = preview.data;
  const written = shown?.reply ?? null;
  return (
    <Dialog title={name} close={close}>
      <div className="mb-4 space-y-3">
        {isOne ? (
          <Loaded of={preview} rows={2}>
            {(shown) => <Does preview={shown} />}
          </Loaded>
        ) : (
          <Written reply={reply} note={note} />
        )}
      </div>
      {/* The first of them has the focus: Enter runs it. */}
      <div className="flex flex-wrap gap-2">
        <Button
          look="solid"
          disabled={run.isPending || (isOne && shown?.error != null)}
          onClick={() => run.mutate({ macro_id, ticket_ids: [...ticket_ids] })}
        >
          {said.runMacro(ticket_ids.length)}
        </Button>
        {edit === undefined || shown === undefined || written === null || shown.error !== null ? null : (
          <Button
            onClick={() => {
              close();
              edit({ id: macro_id, name, reply: written, changes: changesOf(shown) });
            }}
          >
            {said.editReply}
          </Button>
        )}
        <Button onClick={close}>{words.ticket.cancel}</Button>
      </div>
    </Dialog>
  );
}

const shownOf = (value: unknown): string =>
  value === null || value === undefined
    ? '–'
    : Array.isArray(value)
      ? value.join(', ')
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);

const nameOf = (field: string): string => readable(field.replace(/_id$/, ''));
const changesOf = ({ changes, note }: Preview): string[] => [
  ...Object.keys(changes).map(nameOf),
  ...(note === null ? [] : [said.macroNote]),
];

function Does({ preview: { reply, note, changes, empty, error } }: { preview: Preview }) {
  return (
    <>
      <Written reply={reply} note={note} />
      <FactLines
        of={Object.entries(changes).map(([field, { from, to }]) => [
          nameOf(field),
          field.endsWith('_id') ? said.changes : `${shownOf(from)} → ${shownOf(to)}`,
        ])}
      />
      {empty.length === 0 && error === null ? null : (
        <p role="alert" className="text-sm text-danger">
          {error?.message} {empty.length === 0 ? null : said.emptyVariables(empty.join(', '))}
        </p>
      )}
    </>
  );
}

const Written = ({ reply, note }: { reply: string | null; note: string | null }) => (
  <>
    {(
      [
        [said.macroReply, reply, 'bg-sunken'],
        [said.macroNote, note, 'border border-warn bg-warn-soft'],
      ] as const
    ).map(([title, text, look]) =>
      text === null ? null : (
        <section key={title} aria-label={title}>
          <h3 className="mb-1 text-xs font-semibold text-muted">{title}</h3>
          <div className={`rounded-sm p-3 ${look}`}>
            <Markdown text={text} />
          </div>
        </section>
      ),
    )}
  </>
);
