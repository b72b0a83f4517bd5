import { expect, test } from 'vitest';
import { renderMail } from '@deskwire/adapters/mail/render.ts';
import { samples, settings } from '@deskwire/adapters/mail/samples.fixture.ts';
import type { MailName } from '@deskwire/adapters/mail/templates.ts';
import { linksInTeam } from './team-links.ts';

const TEAM = '01995f0e-6abb-7c3d-8000-00000000000a';
/** The product itself, and screens of the account, whichever team is in effect. */
const own =
  /example\.com\/?$|\/(?:me|sessions|sign-in|forgot-password|reset-password|settings\/notifications)(?:[/?]|$)/;

test.each(Object.keys(samples) as MailName[])(
  'every link of the mail %s to a screen of a team names the team',
  async (name) => {
    const { html } = await renderMail(name, { ...settings, ...linksInTeam(samples[name], TEAM) });
    const links = [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'));
    const screens = links.filter(
      (link) => link.startsWith(settings.public_url) && !/[?&]token=|unsubscribe/.test(link),
    );
    for (const link of screens.filter((one) => !own.test(one))) expect(link).toContain(`team_id=${TEAM}`);
  },
);

test('a link that names its team already, has a query or leads to a part of a screen stays one link', () => {
  const of = (link: string) => linksInTeam({ link }, 'T').link;
  expect(of('/tickets/1?team_id=A')).toBe('/tickets/1?team_id=A');
  expect(of('/tickets?view=2')).toBe('/tickets?view=2&team_id=T');
  expect(of('/tickets/1#comment')).toBe('/tickets/1?team_id=T#comment');
  expect(of('/pages/rating?token=x')).toBe('/pages/rating?token=x');
  expect(linksInTeam({ items: [{ link: '/a' }], more: 2 }, 'T')).toEqual({
    items: [{ link: '/a?team_id=T' }],
    more: 2,
  });
});
