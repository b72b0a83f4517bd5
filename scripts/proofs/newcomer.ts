import { loadavg } from 'node:os';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableOf } from '../reference/markdown.ts';
import { freePort, freshClone, serving } from './clone.ts';
import { note } from './results.ts';

/**
 * Types the five minutes of the README in a fresh clone, as they stand there: a server, an account, and a ticket through each
 * door. Says how long each took; what a person needs to read the page comes on top.
 */
const clone = freshClone();
const [, part = ''] = readFileSync(join(clone.folder, 'README.md'), 'utf8').split(/^## Five minutes$/m);
const [, ...blocks] = [...part.split(/^## /m, 1)[0]!.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block!);
const steps = [
  'an account and an API key',
  'a ticket with curl',
  'one with the SDK, installed from the server',
  'one on the command line, installed from the server',
  'one as an agent, by MCP',
];
if (blocks.length !== steps.length) throw new Error(`The README has ${blocks.length} blocks, not ${steps.length}.`);

const port = await freePort();
const load = loadavg()[0]!;
const begun = performance.now();
const server = serving(clone, 'start', '--', '--port', String(port));
try {
  await server.says(/deskwire +up/);
  const laps = [
    { what: '`npm start` answers: Node, packages and PostgreSQL installed, all built', at: performance.now() - begun },
  ];
  const folder = join(clone.place, 'mine');
  mkdirSync(folder);
  const marked = blocks.map((block) => `${block}\necho; echo "@lap $(date +%s%3N)"`).join('\n');
  const typed = performance.now();
  const typedAt = Date.now();
  const said = clone.typed(marked.replaceAll('http://localhost:4000', `http://localhost:${port}`), {}, folder);
  for (const [at, match] of [...said.matchAll(/^@lap (\d+)$/gm)].entries())
    laps.push({ what: steps[at]!, at: typed - begun + Number(match[1]) - typedAt });
  const wanted = ['TKT-001', 'TKT-002 open', '"TKT-003","Wet floor","medium"', 'Call the fire brigade'];
  const missing = wanted.filter((text) => !said.includes(text));
  if (missing.length > 0 || said.includes('"error"')) throw new Error(`Missing: ${missing.join(', ')}\n${said}`);
  const table = tableOf(
    ['after', 'what'],
    laps.map(({ what, at }) => [`${Math.round(at / 1000)} s`, what]),
  );
  console.log(table);
  note(
    `From a fresh clone, with Node ${clone.typed('node --version').trim()} of the machine, npm's cache and a load of ${load.toFixed(0)} at the beginning:\n\n${table}`,
  );
} finally {
  await server.stop();
  clone.remove();
}
