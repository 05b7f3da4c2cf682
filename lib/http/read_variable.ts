/** Reads an environment variable; undefined if it is not set. */
export type ReadVariable = (name: string) => string | undefined;

/** For variables that the program can do without: one that may not be read is not set. */
export function quietly(env: ReadVariable = () => undefined): ReadVariable {
  return (name) => {
    try {
      return env(name);
    } catch {
      return undefined;
    }
  };
}
