/** Gives the focus to what is around something, or else to the screen: its list, its ticket or all of it, whose keys work there. */
export const focusScreen = (from?: Element): void =>
  (
    from?.closest<HTMLElement>('[tabindex="0"]') ??
    document.querySelector<HTMLElement>('#screen [tabindex="0"]') ??
    document.querySelector<HTMLElement>('#screen')
  )?.focus();
