/**
 * Opens a menu for the keyboard, as a key does that stands for it. Once something was chosen, the keys are those of the screen
 * again: in the menu the next one, such as that for a reply, would choose what begins with its letter.
 */
export function openMenu(menu: HTMLSelectElement | null | undefined): void {
  if (menu === null || menu === undefined) return;
  menu.focus();
  const left = new AbortController();
  const { signal } = left;
  menu.addEventListener('change', () => menu.blur(), { signal });
  menu.addEventListener('blur', () => left.abort(), { signal });
  try {
    menu.showPicker();
  } catch {
    // Where a browser opens it only for a click, it has the focus.
  }
}
