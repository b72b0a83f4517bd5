import { createDeskwire } from '@deskwire/sdk';

/** For the server alone: the key must never reach a browser. */
export const desk = () =>
  createDeskwire({
    url: process.env.DESKWIRE_URL ?? 'http://localhost:4000',
    auth: { api_key: process.env.DESKWIRE_KEY ?? '' },
  });
