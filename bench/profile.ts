import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load, serve } from './load.ts';
import { create, envOf, list, planOf } from './requests.ts';
import { benchWorld } from './world.ts';

/**
 * Where the processor time of a request goes: our api under load with V8's profiler, by file and by function.
 * `npm run bench -- profile [list|create] [bare.ts|deskwire.ts]`
 */
const work = process.argv[2] === 'create' ? create : list;
const file = process.argv[3] ?? 'deskwire.ts';

interface Profile {
  readonly nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  readonly samples: number[];
  readonly timeDeltas: number[];
}

const world = await benchWorld(Number(process.argv[4] ?? 100_000));
const folder = mkdtempSync(join(tmpdir(), 'deskwire-profile-'));
try {
  const plan = await planOf(world);
  const env = envOf(world);
  const given = { url: world.url, secret: env.DESKWIRE_SECRET, public_url: env.PUBLIC_URL, ...plan };
  const server = await serve(file, { ...env, PLAN: JSON.stringify(given) }, [
    '--cpu-prof',
    `--cpu-prof-dir=${folder}`,
    '--cpu-prof-interval=200',
  ]);
  await load(work(server, plan.token), { seconds: 30, amount: 3000 });
  const figure = await load(work(server, plan.token), { seconds: 10 });
  server.child.disconnect();
  await once(server.child, 'exit');
  console.log(
    `${Math.round(figure.requests / figure.seconds)} requests/s, ${Math.round(figure.processor / figure.requests)} µs of processor each`,
  );
  const each = figure.processor / figure.requests;
  report(each, JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8')) as Profile);
} finally {
  rmSync(folder, { recursive: true });
  await world.stop();
}

function report(each: number, { nodes, samples, timeDeltas }: Profile): void {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const places = new Map<string, number>();
  const functions = new Map<string, number>();
  // Starting takes longer than anything else that the profiler saw: only the second half is load for certain.
  const half = Math.floor(samples.length / 2);
  let total = 0;
  for (let i = half; i < samples.length; i++) {
    const { functionName, url, lineNumber } = frames.get(samples[i]!)!;
    if (functionName === '(idle)') continue;
    const place = placeOf(url) || functionName;
    total += timeDeltas[i]!;
    places.set(place, (places.get(place) ?? 0) + timeDeltas[i]!);
    const name = `${functionName || '(anonymous)'} ${place}:${lineNumber + 1}`;
    functions.set(name, (functions.get(name) ?? 0) + timeDeltas[i]!);
  }
  for (const [title, map, most] of [
    ['file', places, 45],
    ['function', functions, 70],
  ] as const) {
    console.log(`\nby ${title}`);
    for (const [name, time] of [...map].toSorted(([, a], [, b]) => b - a).slice(0, most))
      console.log(`${((each * time) / total).toFixed(1).padStart(6)} µs  ${name}`);
  }
}

function placeOf(url: string): string {
  const path = url.startsWith('file:') ? relative(join(import.meta.dirname, '..'), fileURLToPath(url)) : url;
  return path.slice(path.lastIndexOf('node_modules/') + 1);
}
