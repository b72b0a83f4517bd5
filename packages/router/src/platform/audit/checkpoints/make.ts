import { sign } from 'node:crypto';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { jcs } from '@deskwire/queue/jcs.ts';
import { leafHash, rootOf, treeOf } from '@deskwire/queue/merkle.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Writing } from '../../../kit/context.ts';
import { platformJob } from '../../../kit/jobs/job.ts';
import type { Services } from '../../../kit/services.ts';
import { signingPairOf } from '../../../kit/signing/keys.ts';
import * as queries from './queries.ts';

/** Signs what the chain is today. */
export const checkpointDaily = platformJob({
  name: 'audit.checkpoint',
  queue: 'bulk',
  tx: 'manual',
  input: z.strictObject({}),
});

interface Signing {
  readonly services: Services;
  readonly db: Db;
  readonly now: () => string;
  readonly commit: <T>(work: (tx: Writing) => Promise<T>) => Promise<T>;
}

/** The storage key of a checkpoint, beside the files: a database that was changed as a whole does not match it. */
export const checkpointKey = (position: number): string => `checkpoints/${String(position).padStart(15, '0')}`;

/** The bytes of a checkpoint that are signed: canonical JSON. */
export const signedText = ({
  origin,
  position,
  teams,
  hash,
  at,
}: Pick<queries.CheckpointRow, 'origin' | 'position' | 'teams' | 'hash' | 'at'>): string =>
  jcs({ origin, position: Number(position), teams: teams.toString('hex'), hash: hash.toString('hex'), at });

/** The leaf of a team in the tree of a checkpoint. */
export const teamLeaf = ({ team_id, team_position }: { team_id: string; team_position: number }): string =>
  jcs({ team_id, team_position });

/**
 * Signs the chain up to its last seal, and keeps that in the database and beside the files. Undefined while there is
 * no seal. Repeating it changes nothing.
 */
export async function makeCheckpoint({
  services,
  db,
  now,
  commit,
}: Signing): Promise<queries.CheckpointRow | undefined> {
  const seal = await queries.findLastSeal(db);
  if (seal === undefined) return undefined;
  const position = Number(seal.last_position);
  const row = (await queries.findCheckpoint(db, position)) ?? (await commit(({ db: tx }) => write(tx)));
  async function write(tx: Writing['db']) {
    const teams = rootOf((await queries.countTeams(tx, position)).map((team) => leafHash(teamLeaf(team))));
    const origin = services.config.public_url;
    const { kid, private_key } = await signingPairOf({ db: tx, services, now }, 'checkpoints');
    const told = { origin, position, teams, hash: seal!.hash, at: now() };
    const signature = sign(null, Buffer.from(signedText(told)), private_key);
    await queries.insertCheckpoint(tx, { ...told, batch: Number(seal!.batch), kid, signature });
    return (await queries.findCheckpoint(tx, position))!;
  }
  const { kid, signature } = row;
  const text = `${JSON.stringify({ ...JSON.parse(signedText(row)), kid, signature: signature.toString('base64') })}\n`;
  await services.storage.put(checkpointKey(position), Readable.from([Buffer.from(text)]), {
    max_bytes: 10_000,
    content_type: 'application/json',
  });
  return row;
}

/** How many events a team has at a checkpoint, with its path in the tree; undefined where it has none. */
export async function proveTeam(db: Db, team_id: string, position: number) {
  const all = await queries.countTeams(db, position);
  const index = all.findIndex((team) => team.team_id === team_id);
  if (index === -1) return undefined;
  const { paths } = treeOf(all.map((team) => leafHash(teamLeaf(team))));
  const path = paths[index]!.map((hash) => hash.toString('hex'));
  return { team_position: all[index]!.team_position, index, size: all.length, path };
}
