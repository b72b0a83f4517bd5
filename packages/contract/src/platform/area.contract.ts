import { admin } from './admin.ts';
import { audit } from './audit.ts';
import { events } from './events.ts';
import { files } from './files.ts';
import { keys } from './keys.ts';
import { operations } from './operations.ts';
import { settings } from './settings.ts';

export const platform = {
  admin,
  audit,
  events,
  files,
  keys,
  operations,
  settings,
};
