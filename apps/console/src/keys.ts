import { createContext, use, useEffect, useRef } from 'react';
import { focusScreen } from './parts/focus.ts';

/** What keys do while a screen is shown: `j`, `Shift+ArrowDown`, `Ctrl+k`, `g t` for one after the other. */
export type Keys = Readonly<Record<string, ((event: KeyboardEvent) => void) | undefined>>;

const OFF = 'deskwire:keys-off';
export const keysAreOff = (): boolean => localStorage.getItem(OFF) === '1';
export const setKeysOff = (off: boolean): void => localStorage.setItem(OFF, off ? '1' : '0');

/** Whether the keys of what is drawn here are off, because something beside it has them. */
export const KeysOff = createContext(false);

/** How long a first key waits for its second. */
const PAUSE_MS = 1200;
let first: { key: string; at: number } | undefined;

/** Where keys write. A box that was ticked takes none but the space bar. */
const FIELDS = 'input:not([type=checkbox],[type=radio]),textarea,select';
/** What Enter presses. In a row it opens the row, which a click left the focus in. */
const PRESSED = ':is(a,button,summary):not([role=row] *)';

/**
 * Binds keys by what they write (`event.key`), so they are where the layout has them. Those without Ctrl are off in fields,
 * which Escape leaves, and can be switched off; Alt and AltGr are never used, since some layouts need them to write.
 */
export function useKeys(keys: Keys): void {
  const isOff = use(KeysOff);
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = isOff ? {} : keys;
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.altKey || event.getModifierState('AltGraph')) return;
      // What is behind a dialog does nothing, and leaves Escape to the dialog.
      if (document.querySelector('dialog[open]') !== null) return;
      const control = event.ctrlKey || event.metaKey;
      const on = event.target as Element;
      if (!control && on.matches(FIELDS)) {
        // Who is writing leaves the field first, and then the screen. What was searched for is in the list.
        if (event.key === 'Escape' || (event.key === 'Enter' && on.matches('[type=search]'))) {
          event.preventDefault();
          focusScreen(on);
        }
        return;
      }
      if (!control && event.key !== 'Escape' && keysAreOff()) return;
      if (event.key === 'Enter' && on.matches(PRESSED)) return;
      // Capital letters already say that Shift is down.
      const shift = event.shiftKey && event.key.length > 1 ? 'Shift+' : '';
      const key = `${control ? 'Ctrl+' : ''}${shift}${event.key}`;
      const second = first !== undefined && event.timeStamp - first.at < PAUSE_MS ? `${first.key} ${key}` : undefined;
      const act = (second === undefined ? undefined : latest.current[second]) ?? latest.current[key];
      if (act !== undefined) {
        event.preventDefault();
        first = undefined;
        act(event);
      } else if (!control && Object.keys(latest.current).some((name) => name.startsWith(`${key} `)))
        first = { key, at: event.timeStamp };
    }
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
