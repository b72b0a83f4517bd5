import { homedir } from 'node:os';
import { join } from 'node:path';

const { env, platform } = process;
/** An empty variable is one that is not set. */
const given = (name: string): string | undefined => env[name] || undefined;

/** The settings in the environment. A key wins over a sign-in. */
export const environment = {
  key: given('DESKWIRE_KEY'),
  server: given('DESKWIRE_URL'),
  team: given('DESKWIRE_TEAM'),
  /** See no-color.org. */
  colour: given('NO_COLOR') === undefined && env['TERM'] !== 'dumb',
  folder: join(
    given('XDG_CONFIG_HOME') ?? (platform === 'win32' ? given('APPDATA') : undefined) ?? join(homedir(), '.config'),
    'deskwire',
  ),
};
