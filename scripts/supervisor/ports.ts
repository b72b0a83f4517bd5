import { createServer } from 'node:net';
import { Refusal } from '../env.ts';

/** How many ports after the usual one are tried. */
const TRIES = 100;

/** The port to listen on: the requested one or none; without a request, the first free one from `port` on. 0 is any. */
export async function choosePort(host: string, port: number, given: boolean): Promise<number> {
  for (let candidate = port; candidate < port + TRIES; candidate += 1) {
    const answer = await tryPort(host, candidate);
    if (typeof answer === 'number') return answer;
    if (answer !== 'EADDRINUSE') throw new Refusal(`Nothing can listen on ${host}:${candidate} (${answer}).`);
    if (given) throw new Refusal(`Port ${port} is taken by another program: choose another, or leave PORT unset.`);
  }
  throw new Refusal(`The ports from ${port} to ${port + TRIES - 1} are all taken: choose one with --port.`);
}

/** The port if somebody can listen there now, else the reason why not. */
function tryPort(host: string, port: number): Promise<number | string> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen(port, host, () => {
      const address = probe.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => resolve(bound));
    });
  });
}
