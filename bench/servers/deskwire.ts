import { createServer } from '@deskwire/api/server.ts';
import { readEnv } from '@deskwire/router/runtime/env.ts';
import { createServices } from '@deskwire/router/runtime/services.ts';

/** Our api in production mode, as `apps/api` runs it, without the supervisor around it. */
const { services } = createServices(readEnv(), { report: (message, error) => console.error(message, error) });
const app = await createServer(services);
process.send?.({ ready: await app.listen({ port: 0, host: '127.0.0.1' }) });
process.on('disconnect', () => process.exit(0));
