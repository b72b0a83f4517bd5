import type { Migration } from 'kysely/migration';
import * as first from './2026-11-20-first.ts';

/** Forward only, in order of name. Listed by hand so that a bundle or a container needs no directory listing. */
export const migrations: Record<string, Migration> = { '2026-11-20-first': first };
