/** `ticket.status_changed` as `Ticket status changed`: how names of the API are read where the console has no word for them. */
export function readable(name: string): string {
  const text = name.replaceAll(/[._]/g, ' ');
  return (text.charAt(0).toUpperCase() + text.slice(1)).replaceAll(/\b(?:ai|sla|api)\b/gi, (word) =>
    word.toUpperCase(),
  );
}
