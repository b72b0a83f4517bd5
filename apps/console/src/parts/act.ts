import { useMutation, useQueryClient, type UseMutationOptions, type UseMutationResult } from '@tanstack/react-query';
import { isError } from '@deskwire/sdk';
import { confirmPassword } from './confirm.ts';
import { say, sayWhy } from './toast.tsx';

interface After<I, O> {
  /** What is said in passing once it is done. */
  done?: string | undefined;
  /** Undoes it, offered as long as the message about it is shown. */
  undo?: (answer: O, input: I) => Promise<unknown>;
  after?: (answer: O, input: I) => void | Promise<void>;
  /** A form shows itself what is wrong. */
  showsProblems?: boolean;
}
export type Act<I, O = unknown> = UseMutationResult<O, unknown, I>;

/**
 * Something that can be done. Where it needs a recent sign-in, the password is asked for and it is done all the same. What
 * is shown of its namespace is asked for again, and it says what was done, or why it was not.
 */
export function useAct<I, O, E, C>(
  { mutationFn, mutationKey }: UseMutationOptions<O, E, I, C>,
  { done, undo, after, showsProblems = false }: After<I, O> = {},
): Act<I, O> {
  const queries = useQueryClient();
  const [path] = (mutationKey ?? []) as readonly (readonly string[])[];
  const refresh = async () => {
    if (path !== undefined) await queries.invalidateQueries({ queryKey: [path.slice(0, 1)] });
  };
  const takeBack = async (answer: O, input: I) => {
    try {
      await undo?.(answer, input);
      await refresh();
    } catch (error) {
      sayWhy(error);
    }
  };
  return useMutation<O, unknown, I>({
    mutationFn: async (input, context) => {
      try {
        return await mutationFn!(input, context);
      } catch (error) {
        if (!isError(error, 'STEP_UP_REQUIRED') || !(await confirmPassword())) throw error;
        return mutationFn!(input, context);
      }
    },
    ...(showsProblems ? {} : { onError: sayWhy }),
    onSuccess: async (answer, input) => {
      if (done !== undefined) say(done, undo === undefined ? {} : { undo: () => void takeBack(answer, input) });
      // Whoever leaves the screen of what they deleted does not ask for it again.
      await after?.(answer, input);
      await refresh();
    },
  });
}
