import { focusScreen } from './focus.ts';

/**
 * Remembers what has the focus, to give it back to it once something that was opened is closed. Where that is gone by then,
 * or nothing had it, the screen gets the focus: nobody is left where no key leads on. Whatever took it meanwhile keeps it.
 */
export function keepFocus(): () => void {
  const opener = document.activeElement;
  return () => {
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    if (opener instanceof HTMLElement && opener !== document.body && opener.isConnected) opener.focus();
    // An opener that is hidden or off by now takes no focus.
    if (document.activeElement === document.body) focusScreen();
  };
}

/**
 * Opens a menu for the keyboard, as a key does that stands for it. Once something was chosen or Escape was pressed, the focus
 * is where it was, and the keys are those of the screen again: in the menu the next one, such as that for a reply, would
 * choose what begins with its letter.
 */
export function openMenu(menu: HTMLSelectElement | null | undefined): void {
  if (menu === null || menu === undefined) return;
  const giveBack = keepFocus();
  menu.focus();
  const left = new AbortController();
  const { signal } = left;
  const leave = () => {
    menu.blur();
    giveBack();
  };
  menu.addEventListener('change', leave, { signal });
  // The list that a browser draws takes the key that closes it for itself, but not that it is let go.
  for (const type of ['keydown', 'keyup'] as const)
    menu.addEventListener(
      type,
      (event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        leave();
      },
      { signal },
    );
  menu.addEventListener('blur', () => left.abort(), { signal });
  try {
    menu.showPicker();
  } catch {
    // Where a browser opens it only for a click, it has the focus.
  }
}
