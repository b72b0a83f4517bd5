import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Ticket } from '../../desk.ts';
import { said } from '../../messages/en/tickets.ts';
import { words } from '../../words.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Select, TextField } from '../../parts/field.tsx';
import { focusScreen } from '../../parts/focus.ts';
import { openMenu } from '../../parts/menu.ts';
import { several } from '../../parts/several.ts';
import type { BulkMenu, Change } from '../bulk.ts';
import { toggleRead } from '../reads.ts';
import { MacroMenu } from '../macros.tsx';
import { ToJira } from '../to-jira.tsx';
import { useColleagues } from '../../parts/colleagues.ts';
import { priorities, useStatuses } from '../choices.ts';
import { typedIn } from '../../parts/typed.ts';

interface BulkBarProps {
  tickets: readonly Ticket[];
  /** The menu that a key asked for; another object with each press. */
  menu: { readonly menu: BulkMenu } | undefined;
  /** How many tickets fit the filter. */
  total: number;
  /** Whether all of those are meant, and not only the ones that were marked. */
  isAll: boolean;
  takeAll: () => void;
  clear: () => void;
  change: (change: Change) => void;
}
export function BulkBar({ tickets, clear, change: run, menu, total, isAll, takeAll }: BulkBarProps) {
  const [asked, setAsked] = useState<Change>();
  // What is not on screen is changed only once somebody has read how much it is.
  const change = isAll ? setAsked : run;
  const bar = useRef<HTMLDivElement>(null);
  const [isTagging, setTagging] = useState(false);
  useEffect(() => {
    if (menu?.menu === 'tags') setTagging(true);
    else if (menu !== undefined) openMenu(bar.current?.querySelector<HTMLSelectElement>(`[data-menu=${menu.menu}]`));
  }, [menu]);
  /** What was chosen; the keys are those of the list again. */
  const picked = (target: HTMLSelectElement): string => {
    focusScreen();
    return target.value;
  };
  const statuses = useStatuses();
  const people = useColleagues('tickets.beAssigned');
  const none = { value: '', label: '…' };
  return (
    <div
      ref={bar}
      className="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-4 py-2"
      role="toolbar"
      aria-label={words.list.selected(tickets.length)}
    >
      <Button look="bare" aria-label={words.list.clear} title={words.list.clear} onClick={clear} shortcut="Escape">
        <X size={16} aria-hidden />
      </Button>
      <strong className="text-sm">{isAll ? words.list.allSelected(total) : words.list.selected(tickets.length)}</strong>
      {isAll || total <= tickets.length ? null : (
        <Button look="bare" onClick={takeAll}>
          {words.list.takeAll(total)}
        </Button>
      )}
      <Select
        label={words.ticket.status}
        data-menu="status"
        isLabelHidden
        choices={[{ ...none, label: `${words.ticket.status} …` }, ...statuses.choices]}
        value=""
        onChange={({ target }) => change({ status: picked(target) })}
      />
      <Select
        label={words.ticket.priority}
        data-menu="priority"
        isLabelHidden
        choices={[{ ...none, label: `${words.ticket.priority} …` }, ...priorities]}
        value=""
        onChange={({ target }) => change({ priority: picked(target) as Ticket['priority'] })}
      />
      <Select
        label={words.ticket.assignee}
        data-menu="assignee"
        isLabelHidden
        choices={[
          { ...none, label: `${words.ticket.assignee} …` },
          { value: 'me', label: words.ticket.me },
          { value: 'nobody', label: words.ticket.nobody },
          ...people,
        ]}
        value=""
        onChange={({ target }) => {
          const value = picked(target);
          change({ assignee_id: value === 'nobody' ? null : value });
        }}
      />
      <Button onClick={() => setTagging(true)} shortcut="l">
        {said.tags} …
      </Button>
      {isAll ? null : <ToJira tickets={tickets} />}
      {isTagging ? <TagDialog close={() => setTagging(false)} change={change} /> : null}
      {isAll ? null : (
        <Button onClick={() => void toggleRead(tickets)} shortcut="u">
          {said.toggleRead}
        </Button>
      )}
      {isAll ? null : <MacroMenu ticket_ids={tickets.map(({ id }) => id)} />}
      {asked === undefined ? null : (
        <Dialog title={said.changeAll(total)} close={() => setAsked(undefined)}>
          <p className="mb-4">{said.changeAllQuestion(total)}</p>
          <div className="flex justify-end gap-2">
            <Button onClick={() => setAsked(undefined)}>{words.ticket.cancel}</Button>
            <Button
              look="solid"
              autoFocus
              onClick={() => {
                setAsked(undefined);
                run(asked);
              }}
            >
              {said.changeAll(total)}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** Tags that all of them get, and tags that they lose. */
function TagDialog({ close, change }: { close: () => void; change: (change: Change) => void }) {
  return (
    <Dialog title={said.tags} close={close}>
      <form
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const [add_tags, remove_tags] = ['add', 'remove'].map((name) => several(typedIn(form, name)));
          close();
          if (add_tags!.length + remove_tags!.length > 0) change({ add_tags: add_tags!, remove_tags: remove_tags! });
        }}
      >
        <TextField label={said.addTags} hint={said.tagsHint} name="add" autoFocus />
        <TextField label={said.removeTags} hint={said.tagsHint} name="remove" />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>{words.ticket.cancel}</Button>
          <Button look="solid" type="submit">
            {words.ticket.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
