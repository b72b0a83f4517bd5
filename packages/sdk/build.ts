import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Builds the package: first the router's type as plain structure, then the bundle around it. The sources are staged
 * with that structure in place of the contract, since the bundler of declarations follows every import it sees.
 */
const at = (path: string) => join(import.meta.dirname, path);
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: import.meta.dirname, stdio: 'inherit' });

for (const folder of ['types', 'dist']) rmSync(at(folder), { recursive: true, force: true });
run('tsc', '-p', 'tsconfig.resolve.json');
cpSync(at('src'), at('types/staged'), { recursive: true, filter: (path) => !/(resolved|trpc|\.test)\.ts$/.test(path) });
writeFileSync(
  at('types/staged/router.ts'),
  `import type { TRPCBuiltRouter } from '@trpc/server';
import type { ErrorShape } from '@deskwire/contract/kit/error-body.ts';
import type { codes, details, event, payloads, record } from '../packages/sdk/src/resolved.d.ts';
interface Root { ctx: object; meta: object; errorShape: ErrorShape; transformer: false }
export type AppRouter = TRPCBuiltRouter<Root, typeof record>;
export type Event = typeof event;
export type EventPayloads = typeof payloads;
export type ErrorCode = keyof typeof codes;
export type ErrorDetails = typeof details;
`,
);
run('tsdown');
// Beside the bundle, since its types are those of the `@trpc/client` that it meets.
writeFileSync(at('dist/trpc.js'), `export const trpcClientOf = (desk) => desk.api;\n`);
writeFileSync(
  at('dist/trpc.d.ts'),
  `import type { TRPCClient } from '@trpc/client';
import type { AppRouter, Deskwire } from './index.js';
/** The client's procedures in the types of your own \`@trpc/client\`, for libraries that are built on it. */
export declare const trpcClientOf: (desk: Deskwire) => TRPCClient<AppRouter>;
`,
);
// The bundler has the compiler write the declarations of a file outside this package beside its source.
rmSync(at('../contract/src/kit/error-body.d.ts'), { force: true });
