/** Asks for the password, and says whether it was given. */
type Ask = (answer: (confirmed: boolean) => void) => void;
let ask: Ask | undefined;

/** Whoever draws the dialog says how somebody is asked. */
export function onAsk(asks: Ask): () => void {
  ask = asks;
  return () => {
    ask = undefined;
  };
}

/** Asks for the password again, from anywhere; false if it was not given. */
export const confirmPassword = (): Promise<boolean> =>
  new Promise((resolve) => {
    if (ask === undefined) resolve(false);
    else ask(resolve);
  });
