import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PlatformSettings, platformSettingsInput } from './settings.ts';

/** Procedures for those who run the platform. */
export const admin = {
  config: {
    get: query({
      summary: 'Get the settings of the platform',
      access: 'platform:admin',
      rest: 'GET /admin/config',
      input: z.strictObject({}),
      output: PlatformSettings,
    }),
    set: mutation({
      summary: 'Set one or more settings of the platform',
      access: 'platform:admin',
      rest: 'PATCH /admin/config',
      aliases: ['PUT /admin/config'],
      input: z.strictObject(platformSettingsInput),
      output: PlatformSettings,
      events: ['settings.changed'],
    }),
  },
};
