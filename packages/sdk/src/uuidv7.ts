/** An id that sorts by the time it was made at (RFC 9562), such as procedures take for rows of your own. */
export function uuidv7(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  bytes[0] = (bytes[0]! & 0x0f) | 0x70;
  bytes[2] = (bytes[2]! & 0x3f) | 0x80;
  const time = Math.max(0, Math.floor(now)).toString(16).padStart(12, '0').slice(-12);
  const rest = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`;
}

/** The next id after another one, so that what is added later sorts later whatever the clock says. */
export function after(last: string | undefined, now?: number): string {
  const fresh = uuidv7(now);
  if (last === undefined || fresh > last) return fresh;
  const digits = BigInt(`0x${last.replaceAll('-', '')}`) + 1n;
  const text = digits.toString(16).padStart(32, '0');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}
