import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { Choices, Format } from './arguments.ts';
import { clientOf } from './client.ts';
import { environment } from './env.ts';
import { print, printOne, type Screen } from './output.ts';
import type { Credentials } from './store.ts';

/** Signs in by a code that its owner enters in a browser, so that no password is typed here. */
export async function login(screen: Screen, choices: Choices, credentials: Credentials): Promise<void> {
  const { createDeskwire } = await import('@deskwire/sdk');
  const { url } = await clientOf(choices, credentials);
  const store = credentials.of(url);
  const desk = createDeskwire({ url, auth: { store } });
  const { start, poll } = desk.api.auth.device;
  const { user_code, verification_url, device_code, interval } = await start.mutate({
    device: `deskwire CLI on ${hostname()}`.slice(0, 100),
  });
  screen.notes.write(`Open ${verification_url}\nand check that it shows the code ${user_code}. Waiting …\n`);
  let polled = await poll.mutate({ device_code });
  while (polled.status === 'pending') {
    await wait(polled.interval * 1000 || interval * 1000);
    polled = await poll.mutate({ device_code });
  }
  await desk.signIn(polled);
  credentials.choose(url);
  const { full_name, email } = await desk.api.users.me.query();
  screen.notes.write(`Signed in as ${full_name} <${email}> at ${url}.\n`);
  screen.notes.write(`The sign-in is kept in ${credentials.file}, which only you can read.\n`);
  if (environment.key !== undefined) screen.notes.write('As long as DESKWIRE_KEY is set, it is used instead.\n');
}

export async function logout(screen: Screen, choices: Choices, credentials: Credentials): Promise<void> {
  const { isError, createDeskwire } = await import('@deskwire/sdk');
  const { url } = await clientOf(choices, credentials);
  const store = credentials.of(url);
  if ((await store.get()) === undefined) return void screen.notes.write(`You are not signed in at ${url}.\n`);
  try {
    await createDeskwire({ url, auth: { store } }).api.auth.logout.mutate({});
  } catch (error) {
    // It has ended already.
    if (!isError(error, 'UNAUTHENTICATED')) throw error;
  }
  await store.set(undefined);
  screen.notes.write(`Signed out at ${url}.\n`);
}

export async function whoami(
  screen: Screen,
  choices: Choices,
  credentials: Credentials,
  format: Format,
): Promise<void> {
  const { desk, url } = await clientOf(choices, credentials);
  const { full_name, email, team_id } = await desk.api.users.me.query();
  const by = environment.key === undefined ? 'session' : 'DESKWIRE_KEY';
  if (format === 'table') return print(screen, `${full_name} <${email}> at ${url}\n`);
  return printOne(screen, { server: url, email, full_name, team_id, by }, format);
}
