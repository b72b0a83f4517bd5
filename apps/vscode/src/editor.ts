/** The parts of the editor that the extension needs. `extension.ts` gives it VS Code's; tests give it their own. */
export interface Editor {
  readonly secrets: {
    get(key: string): Promise<string | undefined>;
    /** Undefined forgets it. */
    set(key: string, value: string | undefined): Promise<void>;
  };
  settings(): { readonly url: string; readonly team: string | undefined };
  /** Says something, and returns the action that was chosen. */
  inform(text: string, ...actions: string[]): Promise<string | undefined>;
  warn(text: string, ...actions: string[]): Promise<string | undefined>;
  /** Asks for a text; undefined if there is none. */
  ask(question: {
    readonly title: string;
    readonly prompt: string;
    readonly value?: string;
  }): Promise<string | undefined>;
  choose<T>(title: string, choices: readonly Choice<T>[]): Promise<T | undefined>;
  /** The selection in the active file. */
  selection(): Selection | undefined;
  open(url: string): Promise<void>;
  copy(text: string): Promise<void>;
  /** Shows that something takes a while. The signal aborts if somebody cancels it. */
  waiting<T>(title: string, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export interface Choice<T> {
  readonly label: string;
  readonly about?: string;
  readonly value: T;
}

export interface Selection {
  /** Of the file in its workspace, or only its name. */
  readonly path: string;
  /** From 1. */
  readonly first_line: number;
  readonly last_line: number;
  readonly language: string;
  readonly text: string;
}
