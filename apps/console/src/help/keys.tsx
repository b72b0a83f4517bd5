import { useState } from 'react';
import { keysAreOff, setKeysOff } from '../keys.ts';
import { said } from '../messages/en/desk.ts';
import { words } from '../words.ts';
import { Dialog } from '../parts/dialog.tsx';
import { usePlaces } from '../places.ts';

const { help } = said;
const keys = [
  ['j k ↑ ↓', help.move],
  ['Enter', help.open],
  ['Esc', help.back],
  ['[ ]', `${words.ticket.previous}, ${words.ticket.next.toLowerCase()}`],
  ['x  Shift ↑ ↓  Ctrl A', help.select],
  [
    's  p  a  l',
    `${words.ticket.status}, ${words.ticket.priority}, ${words.ticket.assignee}, ${words.ticket.tags.toLowerCase()}`,
  ],
  ['f', help.filter],
  ['z', words.list.undo],
  ['c', help.create],
  ['/', help.search],
  ['i', help.assignMe],
  ['u', help.unread],
  ['r', help.reply],
  ['n', help.note],
  ['e', words.ticket.edit],
  ['w', words.ticket.watch],
  ['h', help.snooze],
  ['y', words.act.copy],
  ['v', help.view],
  ['Ctrl K', words.nav.palette],
  ['Ctrl Enter', help.send],
  ['Ctrl Shift Enter', words.ticket.sendAndResolve],
  ['?', help.keys],
] as const;

/** Keys and what they do: side by side where there is room. */
const Keys = ({ of }: { of: readonly (readonly [key: string, meaning: string])[] }) => (
  <dl className="gap-x-8 text-sm sm:columns-2">
    {of.map(([key, meaning]) => (
      <div key={key} className="flex items-baseline gap-3 pb-1 break-inside-avoid">
        <dt className="shrink-0">
          <kbd className="rounded-sm bg-sunken px-1.5 py-0.5">{key}</kbd>
        </dt>
        <dd>{meaning}</dd>
      </div>
    ))}
  </dl>
);

export function Help({ close }: { close: () => void }) {
  const [isOff, setOff] = useState(keysAreOff());
  const places = usePlaces();
  return (
    <Dialog title={help.title} close={close}>
      <Keys of={keys} />
      <h3 className="mt-4 mb-2 text-sm font-semibold">{help.go}</h3>
      <Keys of={places.map(({ shortcut, name }) => [`g ${shortcut}`, name])} />
      <label className="mt-4 flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          checked={!isOff}
          onChange={({ target }) => {
            setKeysOff(!target.checked);
            setOff(!target.checked);
          }}
        />
        {help.areOn}
      </label>
    </Dialog>
  );
}
