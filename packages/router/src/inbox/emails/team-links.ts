/**
 * Lets every link to a screen name the team that a mail is about: its reader may be in several, and another one may be in
 * effect in their browser. What a token opens needs no team.
 */
export function linksInTeam<T>(props: T, team_id: string): T {
  if (Array.isArray(props)) return props.map((one: unknown) => linksInTeam(one, team_id)) as T;
  if (props === null || typeof props !== 'object') return props;
  const named = Object.entries(props).map(([name, value]: [string, unknown]) => [
    name,
    name === 'link' && typeof value === 'string' ? inTeam(value, team_id) : linksInTeam(value, team_id),
  ]);
  return Object.fromEntries(named) as T;
}

function inTeam(link: string, team_id: string): string {
  if (!link.startsWith('/') || /[?&](?:token|team_id)=/.test(link)) return link;
  const [path = '', hash] = link.split('#', 2);
  return `${path}${path.includes('?') ? '&' : '?'}team_id=${team_id}${hash === undefined ? '' : `#${hash}`}`;
}
