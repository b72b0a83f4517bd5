import type { Deskwire } from '@deskwire/sdk';
import { clientOf, type Sight } from './client.ts';

/** A contact who has proven the address is offered a role, and accepts it. */
export async function makeAgent({ api }: Deskwire, team_id: string, second: { client: Deskwire; user_id: string }) {
  const { user_id } = second;
  const { person_id } = await api.teams.members.setRole.mutate({ team_id, user_id, roles: ['agent'] });
  await second.client.api.teams.join.mutate({ team_id });
  return person_id;
}

const password = 'correct horse battery fault';

/** Somebody who is known already, by their password; in their default team unless told. */
export async function signIn(url: string, sight: Sight, email: string, team_id?: string): Promise<Deskwire> {
  const answer = await clientOf(url, sight).api.auth.login.mutate({ email, password, device: 'Faults' });
  if (answer.status !== 'signed_in') throw new Error('Nobody asked for a second factor.');
  const client = clientOf(url, sight, team_id ?? answer.user.default_team_id ?? undefined);
  await client.signIn(answer);
  return client;
}

/** Somebody new with a proven address and a session; in the team given, or in one of their own. */
export async function account(url: string, sight: Sight, full_name: string, email: string, team?: string) {
  const guest = clientOf(url, sight);
  const { registration_token, verification_token } = await guest.api.auth.register.mutate({
    email,
    password,
    full_name,
  });
  if (verification_token === undefined) throw new Error('A development server tells the token of a registration.');
  await guest.api.auth.verifyEmail.mutate({ token: verification_token, registration_token });
  const signIn = async () => {
    const answer = await guest.api.auth.login.mutate({ email, password, device: 'Faults' });
    if (answer.status !== 'signed_in') throw new Error('Nobody asked for a second factor.');
    return answer;
  };
  const answer = await signIn();
  const team_id = team ?? answer.user.default_team_id;
  if (team_id === null) throw new Error('Whoever registers gets a team.');
  const client = clientOf(url, sight, team_id);
  await client.signIn(answer);
  return { client, team_id, user_id: answer.user.id, access_token: answer.access_token ?? '', signIn };
}
