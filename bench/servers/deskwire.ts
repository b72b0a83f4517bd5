import { createServer } from '@deskwire/api/server.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';
import { listen } from './ready.ts';

/** Our api in production mode, as `apps/api` runs it, without the supervisor around it. */
const { services } = createServices(readEnv(), { report: (message, error) => console.error(message, error) });
await listen(await createServer(services));
