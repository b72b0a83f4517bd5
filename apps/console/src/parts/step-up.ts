/** Asks for the password again; false if it was not given. */
type Ask = () => Promise<boolean>;
let ask: Ask | undefined;

/** The shell draws the dialog, so it can be asked for from anywhere. */
export function onStepUp(asks: Ask): () => void {
  ask = asks;
  return () => {
    ask = undefined;
  };
}
export const confirmPassword: Ask = async () => (await ask?.()) ?? false;
