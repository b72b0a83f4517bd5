import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { zipOf, type ZipEntry } from '@deskwire/adapters/zip.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { knownAs } from '../../erasures/forget.ts';
import { filesOf } from '../../files/rows/of-person.ts';
import type { Services } from '../../../kit/services.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import type { TableEntry } from '../../../kit/tables.ts';
import * as queries from './queries.ts';

interface Making {
  readonly services: Services;
  readonly db: Db;
  readonly now: () => string;
}

/**
 * Everything that is kept of a person, from the map of the manifests: one file of JSON lines for each table that has rows of
 * theirs, what they did, the files that they uploaded, and a manifest. Others are in it only inside these rows. `evidence`
 * is told how many rows there were.
 */
export async function personalArchive(
  { services, db, now }: Making,
  who: { readonly user_id: string } | { readonly team_id: TeamId; readonly id: string },
  evidence: Record<string, unknown>,
): Promise<Readable> {
  const user_id = 'user_id' in who ? who.user_id : null;
  const people = 'user_id' in who ? (await knownAs(db, who.user_id)).people : [who];
  const sums: { name: string; rows: number; sha256: string; kept: unknown }[] = [];
  const counted = (name: string, kept: unknown, rows: () => AsyncIterable<string>): ZipEntry => ({
    name,
    content: async function* () {
      const hash = createHash('sha256');
      let count = 0;
      for await (const row of rows()) {
        hash.update(row);
        count += 1;
        yield row;
      }
      sums.push({ name, rows: count, sha256: hash.digest('hex'), kept });
    },
  });
  const ids = { user: user_id === null ? [] : [user_id], person: people.map(({ id }) => id) };
  const tables = [...services.domains.tables].flatMap(([table, entry]) => {
    const of = entry.subject === 'user' || entry.subject === 'person' ? ids[entry.subject] : [];
    if (of.length === 0 || entry.by === undefined) return [];
    const without = entry.secret ?? [];
    const rows = () => queries.rowsOf(db, { table, by: entry.by!, without }, of);
    return [counted(`tables/${table}.ndjson`, keptOf(entry), rows)];
  });
  const files = (await filesOf(db, ids.person)).map(({ id, name, storage_key }): ZipEntry => ({
    name: `files/${id}/${name}`,
    content: async function* () {
      yield* await services.storage.get(storage_key);
    },
  }));
  const manifest: ZipEntry = {
    name: 'manifest.json',
    content: function* () {
      const told = sums.filter(({ rows }) => rows > 0);
      Object.assign(evidence, {
        tables: Object.fromEntries(told.map(({ name, rows }) => [name, rows])),
        files: files.length,
      });
      yield `${JSON.stringify({ made_at: now(), user_id, people, origin: services.config.public_url, files: files.length, tables: told }, null, 2)}\n`;
    },
  };
  const did = counted('events.ndjson', 'as the plan of the team says', () =>
    queries.eventsOf(db, { user_id, people: ids.person }),
  );
  return zipOf([...tables, did, ...files, manifest], new Date(now()));
}

/** How long rows stay, in words. */
function keptOf({ kept }: TableEntry): string {
  if (typeof kept !== 'string')
    return kept.map(({ days, after }) => `${days} days after ${after.join(' or ')}`).join('; ');
  const words = { owner: 'as long as what it belongs to', purge_at: 'until it is purged', used: 'until it is used' };
  return kept in words
    ? words[kept as keyof typeof words]
    : kept === 'tier'
      ? 'as the plan of the team says'
      : 'for good';
}
