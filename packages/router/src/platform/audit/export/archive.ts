import { createHash, sign } from 'node:crypto';
import type { Readable } from 'node:stream';
import { zipOf, type ZipEntry } from '@deskwire/adapters/zip.ts';
import type { Db } from '@deskwire/database/schema.ts';
import { readAnchors } from '@deskwire/queue/anchors.ts';
import { jcs } from '@deskwire/queue/jcs.ts';
import { leafHash, treeOf } from '@deskwire/queue/merkle.ts';
import { sealedBatches, type Seal, type SealedBatch, type StoredEvent } from '@deskwire/queue/sealed-batches.ts';
import { eventOf } from '@deskwire/queue/seals.ts';
import { brokenBatch } from '@deskwire/queue/verify-seals.ts';
import type { Writing } from '../../../kit/context.ts';
import { AppError } from '../../../kit/errors.ts';
import { clientOf } from '../../../kit/operating/sql-client.ts';
import type { Services } from '../../../kit/services.ts';
import { publicKeysOf, signingPairOf } from '../../../kit/signing/keys.ts';
import type { TeamId } from '../../../kit/team-id.ts';
import { presentCheckpoint } from '../checkpoints/list.ts';
import { makeCheckpoint, proveTeam } from '../checkpoints/make.ts';
import * as queries from '../checkpoints/queries.ts';
import type { AuditFilter } from '../trail/queries.ts';

export type { AuditFilter };
import { isWanted } from './wanted.ts';
import { VERIFY_PROGRAM } from './verify-program.ts';

interface Exporting {
  readonly services: Services;
  readonly db: Db;
  readonly now: () => string;
  readonly commit: <T>(work: (tx: Writing) => Promise<T>) => Promise<T>;
  /** Told now and then how many positions were read. */
  readonly progress?: ((done: number, total: number) => Promise<void>) | undefined;
}

/**
 * The trail of a team as one archive that proves itself: events with their proofs, all seals up to a checkpoint that is
 * signed for it, and the program that verifies them. It says nothing of other teams. Throws CHAIN_BROKEN.
 */
export async function archiveOf(ctx: Exporting, team_id: TeamId, filter: AuditFilter): Promise<Readable> {
  const { services, db, now } = ctx;
  const checkpoint = await makeCheckpoint(ctx);
  const last = checkpoint === undefined ? 0 : Number(checkpoint.position);
  const range = (await queries.findRange(db, team_id, last)) ?? { first: last + 1 };
  const keys = await publicKeysOf(db, 'checkpoints');
  const sums = new Map<string, { bytes: number; sha256: string; lines: number }>();
  const counted = (name: string, content: ZipEntry['content']): ZipEntry => ({
    name,
    content: () => count(name, content()),
  });
  async function* count(name: string, chunks: ReturnType<ZipEntry['content']>) {
    const hash = createHash('sha256');
    let [bytes, lines] = [0, 0];
    for await (const chunk of chunks) {
      const data = Buffer.from(chunk as string);
      hash.update(data);
      bytes += data.length;
      lines += 1;
      yield data;
    }
    sums.set(name, { bytes, sha256: hash.digest('hex'), lines });
  }
  let events = 0;
  async function* eventLines() {
    for await (const batch of sealedBatches(clientOf(db), range.first, last)) {
      const reason = brokenBatch(batch);
      const { seal } = batch;
      if (reason !== undefined)
        throw new AppError('CHAIN_BROKEN', {
          batch: seal.batch,
          first_position: seal.first_position,
          last_position: seal.last_position,
          reason: 'Its events are not those that were sealed.',
        });
      for (const line of linesOf(batch, team_id, filter)) {
        events += 1;
        yield line;
      }
      await ctx.progress?.(seal.last_position, last);
    }
  }
  async function* sealLines() {
    if (last === 0) return;
    for await (const seal of queries.sealsBetween(db, range.first, last)) yield `${jcs(sealOf(seal))}\n`;
  }
  async function* resealLines() {
    for (const { position, reseals } of await readAnchors(clientOf(db), range.first, last))
      for await (const batch of sealedBatches(clientOf(db), position, position)) {
        const [index, prove] = [batch.events.findIndex((event) => event.position === position), proverOf(batch)];
        const roots = reseals.map(({ batch: of, root }) => ({ batch: of, root: root.toString('hex') }));
        yield `${jcs({ event: eventOf(batch.events[index]!), proof: prove(index), reseals: roots })}\n`;
      }
  }
  async function* checkpointLines() {
    for (const row of await queries.listCovered(db, range.first, last)) {
      const position = Number(row.position);
      const team = position === last ? await proveTeam(db, team_id, position) : undefined;
      yield `${jcs({ ...presentCheckpoint(row), team: team ?? null })}\n`;
    }
  }
  const complete = Object.values(filter).every((value) => value === undefined);
  let manifest = '';
  function* manifestLines() {
    manifest = `${JSON.stringify(
      {
        format: 'deskwire-audit-1',
        team_id,
        origin: services.config.public_url,
        made_at: now(),
        complete,
        filter,
        first_position: range.first,
        last_position: last,
        events,
        files: [...sums].map(([name, sum]) => ({ name, ...sum })),
      },
      null,
      2,
    )}\n`;
    yield manifest;
  }
  async function* signature() {
    const { private_key } = await ctx.commit(({ db: tx }) => signingPairOf({ db: tx, services, now }, 'checkpoints'));
    yield sign(null, Buffer.from(manifest), private_key);
  }
  return zipOf(
    [
      counted('events.ndjson', eventLines),
      counted('seals.ndjson', sealLines),
      counted('reseals.ndjson', resealLines),
      counted('checkpoints.ndjson', checkpointLines),
      counted('keys.json', () => [JSON.stringify({ items: keys })]),
      counted('verify.mjs', () => [VERIFY_PROGRAM]),
      { name: 'manifest.json', content: manifestLines },
      { name: 'manifest.sig', content: signature },
    ],
    new Date(now()),
  );
}

/** The lines of a batch that are of the team and wanted, each with its path to the root. */
function* linesOf({ seal, events }: SealedBatch, team_id: TeamId, filter: AuditFilter): Generator<string> {
  const theirs = events.flatMap((event, index) =>
    event.team_id === team_id && isWanted(event, filter) ? [{ event, index }] : [],
  );
  if (theirs.length === 0) return;
  const prove = proverOf({ seal, events });
  for (const { event, index } of theirs)
    yield `${jcs({ event: eventOf(event), payload: payloadOf(event), address: event.address, proof: prove(index) })}\n`;
}
/** The paths of a batch to its root of format 2, which a seal of format 1 has only where an event vouches for it. */
function proverOf({ seal, events }: SealedBatch) {
  const leaves = events.map((event) => leafHash(jcs(eventOf(event))));
  const { paths } = seal.format === 2 || seal.resealed !== null ? treeOf(leaves) : { paths: leaves.map(() => []) };
  return (index: number) => {
    const path = paths[index]!.map((hash) => hash.toString('hex'));
    return { batch: seal.batch, index, size: events.length, path };
  };
}
const payloadOf = ({ payload }: StoredEvent): unknown => (payload === undefined ? null : payload);

const sealOf = ({ batch, first_position, last_position, format, root, previous_hash, hash }: Seal) => ({
  batch,
  first_position,
  last_position,
  format,
  root: root === null ? null : root.toString('hex'),
  previous: previous_hash.toString('hex'),
  hash: hash.toString('hex'),
});
