/** Whether a path stays inside the project: it is relative, and no part of it leads up. */
export const isInside = (path: string): boolean =>
  !path.startsWith('/') &&
  !path.includes('\\') &&
  path.split('/').every((part) => part !== '' && part !== '..' && part !== '.');
