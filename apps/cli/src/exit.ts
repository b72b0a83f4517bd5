/** How the program ends. Scripts can rely on these. */
export const exits = {
  done: 0,
  failed: 1,
  usage: 2,
  not_allowed: 3,
  not_found: 4,
  conflict: 5,
  offline: 7,
} as const;

/** The line says something that cannot be done: nothing was sent. */
export class Usage extends Error {
  override name = 'Usage';
}

/** By the HTTP status of a refusal. */
export function exitOf(status: number): number {
  if (status === 400 || status === 413 || status === 415 || status === 422) return exits.usage;
  if (status === 401 || status === 403) return exits.not_allowed;
  if (status === 404 || status === 410) return exits.not_found;
  if (status === 409) return exits.conflict;
  return exits.failed;
}
