import { admin } from './admin.ts';
import { events } from './events.ts';
import { files } from './files.ts';
import { operations } from './operations.ts';
import { settings } from './settings.ts';

export const platform = {
  admin,
  events,
  files,
  operations,
  settings,
};
