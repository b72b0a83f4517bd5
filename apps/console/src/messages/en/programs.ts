/** The words of what those need who write programs. */
export const said = {
  hint: 'How programs and agents call this server, and what happens in the team, as it happens.',
  snippets: 'Connect a program',
  snippetsHint: 'Each needs an API key, which acts as you within what you allow it.',
  key: 'Make a key',
  reference: 'API reference',
  guide: 'Guide',
  kinds: {
    sdk: 'TypeScript and JavaScript',
    cli: 'Command line',
    http: 'Any other language',
    mcp: 'Agents, by MCP',
  },
  copyOf: (name: string) => `Copy: ${name}`,
  events: 'Events of the team',
  eventsHint: 'Webhooks, workflows and the SDK are told the same. New ones appear at the top.',
  noEvents: 'Nothing has happened yet.',
  type: 'Only of the type',
  typeHint: 'Type, as ticket.created',
  system: 'The system',
  position: (position: number) => `position ${position.toLocaleString('en')}`,
} as const;
