import { jiraTexts } from '@deskwire/adapters/accounts/jira/texts.ts';
import { textOf } from './words.ts';
import type { Agreed, Values } from './merge.ts';

/** Whether Jira says what was written here: as it is, or as it is after each kind of Jira has written it in its own markup. */
const isSame = (here: string, there: string): boolean =>
  here === there || jiraTexts(here).some((text) => textOf(text) === there);

/** A description as Jira says it, if that is what it says; else as it is written here. */
export const inItsWords = (here: string, there: readonly (string | undefined)[]): string =>
  there.find((text) => text !== undefined && isSame(here, text)) ?? here;

/** The agreement in the words in which Jira says it by now: the markup differs, and the text is the same. */
export const agreedOn = (base: Agreed, { description }: Values): Agreed =>
  base.description === undefined ? base : { ...base, description: inItsWords(base.description, [description]) };
