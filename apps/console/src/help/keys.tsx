import { useState } from 'react';
import { keysAreOff, setKeysOff } from '../keys.ts';
import { said } from '../messages/en/desk.ts';
import { words } from '../words.ts';
import { Dialog } from '../parts/dialog.tsx';

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
  ['y', words.act.copy],
  ['v', help.view],
  ['g t  g a  g d  g b  g p  g i  g s', help.go],
  ['Ctrl Enter', help.send],
  ['Ctrl Shift Enter', words.ticket.sendAndResolve],
  ['?', help.keys],
] as const;

export function Help({ close }: { close: () => void }) {
  const [isOff, setOff] = useState(keysAreOff());
  return (
    <Dialog title={help.title} close={close}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1 text-sm">
        {keys.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-sm bg-sunken px-1.5 py-0.5">{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label className="mt-4 flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          checked={!isOff}
          onChange={({ target }) => {
            setKeysOff(!target.checked);
            setOff(!target.checked);
          }}
        />
        {help.title}
      </label>
    </Dialog>
  );
}
