/** What reading the configuration needs from the world; handed in. */
export interface ConfigWorld {
  /** An environment variable, undefined if it is not set. */
  readonly env: (name: string) => string | undefined;
  /** Reads a small text file whole. */
  readonly readFile: (path: string) => Promise<FileRead>;
  /** The user's number, null where there is no such thing. */
  readonly uid: () => number | null;
  /** Asks for the password at a terminal; absent where nobody can answer. */
  readonly askPassword?: (user: string) => Promise<string | undefined>;
}

/** A text file, or why it cannot be had. */
export type FileRead =
  | {
    readonly ok: true;
    readonly text: string;
    /** Whether every user of the machine may read it. */
    readonly worldReadable: boolean;
  }
  | { readonly ok: false; readonly missing: boolean; readonly reason: string };
