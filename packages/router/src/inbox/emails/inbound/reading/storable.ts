/** What neither the database nor XML can hold, and half characters. */
const unstorable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** A text of a stranger as we keep texts: composed, without what cannot be stored, trimmed. */
export const storable = (text: string): string =>
  text.toWellFormed().replaceAll('\r\n', '\n').replaceAll(unstorable, '').normalize('NFC').trim();
