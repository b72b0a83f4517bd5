/** The words of the room for developers. */
export const said = {
  hint: 'Connect programs and agents to this server, and follow team events as they happen.',
  snippets: 'Connect a program',
  snippetsHint: 'Each needs an API key, which acts as you within its scopes.',
  key: 'Create an API key',
  reference: 'API reference',
  guide: 'Guide',
  kinds: {
    sdk: 'TypeScript and JavaScript',
    cli: 'Command line',
    http: 'Any other language',
    mcp: 'Agents (MCP)',
  },
  copyOf: (name: string) => `Copy: ${name}`,
  events: 'Team events',
  eventsHint: 'Webhooks, workflows and the SDK get the same events. New ones appear at the top.',
  noEvents: 'No events yet.',
  type: 'Filter by type',
  typeHint: 'Type, such as ticket.created',
  system: 'The system',
  position: (position: number) => `position ${position.toLocaleString('en')}`,
} as const;
