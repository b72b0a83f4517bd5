import { Link } from '@tanstack/react-router';
import { said as of } from '../../messages/en/programs.ts';
import { said } from '../../messages/en/settings.ts';
import { Button } from '../../parts/button.tsx';
import { Section } from '../../parts/screen.tsx';
import { say } from '../../parts/toast.tsx';
import { words } from '../../words.ts';
import { Room } from '../room.tsx';
import { EventLog } from './events.tsx';

/** What is pasted into a program, with the address of this server. */
const snippets = {
  sdk: `npm install ${location.origin}/sdk.tgz

import { createDeskwire } from '@deskwire/sdk';

const desk = createDeskwire({ url: '${location.origin}', auth: { api_key: process.env.DESKWIRE_KEY } });
const { items } = await desk.api.tickets.list.query({ status_category: ['open'] });`,
  cli: `npm install --global ${location.origin}/cli.tgz
deskwire login --server ${location.origin}
deskwire tickets list --status-category open`,
  http: `curl ${location.origin}/api/v1/tickets \\
  -H "Authorization: Bearer $DESKWIRE_KEY"`,
  mcp: `claude mcp add --transport http deskwire ${location.origin}/mcp \\
  --header "Authorization: Bearer $DESKWIRE_KEY"`,
} as const;
const kinds = Object.keys(snippets) as (keyof typeof snippets)[];
const link = 'inline-flex min-h-8 items-center text-sm text-accent underline max-md:min-h-11';

/** For whoever writes programs: how to connect one, and what it is told. */
export const ProgramsRoom = () => (
  <Room title={said.room.programs} hint={of.hint}>
    <Section
      title={of.snippets}
      hint={of.snippetsHint}
      actions={
        <>
          <Link to="/settings/keys" className={link}>
            {of.key}
          </Link>
          <a href="/docs" className={link}>
            {of.reference}
          </a>
          <a href="/guide" className={link}>
            {of.guide}
          </a>
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 lg:grid-cols-2">
        {kinds.map((kind) => (
          <section key={kind} aria-label={of.kinds[kind]} className="min-w-0 rounded-md border border-line bg-surface">
            <div className="flex items-center gap-2 border-b border-line py-1 pr-1 pl-3">
              <h3 className="min-w-0 grow text-sm font-semibold">{of.kinds[kind]}</h3>
              <Button
                look="bare"
                aria-label={of.copyOf(of.kinds[kind])}
                onClick={() => void navigator.clipboard.writeText(snippets[kind]).then(() => say(words.ticket.copied))}
              >
                {words.act.copy}
              </Button>
            </div>
            <pre tabIndex={0} className="overflow-x-auto p-3 font-mono text-xs">
              {snippets[kind]}
            </pre>
          </section>
        ))}
      </div>
    </Section>
    <EventLog />
  </Room>
);
