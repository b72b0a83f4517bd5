import { AppError } from '../../../kit/errors.ts';

const gap = /\{\{([a-z][a-z0-9_]{0,39})\}\}/g;

/** The names of the gaps of a text, each once. */
export const gapsIn = (body: string): string[] => [...new Set([...body.matchAll(gap)].map(([, name]) => name!))];

/** A text with its gaps filled, once: what a value says is not read again. Throws TEMPLATE_VARIABLES_INVALID. */
export function filled(body: string, variables: Readonly<Record<string, string>>): string {
  const names = gapsIn(body);
  const missing = names.filter((name) => !Object.hasOwn(variables, name));
  const unknown = Object.keys(variables).filter((name) => !names.includes(name));
  if (missing.length + unknown.length > 0) throw new AppError('TEMPLATE_VARIABLES_INVALID', { missing, unknown });
  return body.replaceAll(gap, (_, name: string) => variables[name]!);
}
