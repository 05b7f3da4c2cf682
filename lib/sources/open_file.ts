/**
 * Containers mount secrets there so that everybody in the container can read them,
 * and so that nobody can change that (Docker, Podman, Kubernetes).
 */
const CONTAINER_SECRETS = /^\/(?:var\/)?run\/secrets\//;

/** What is to be said of a file with a secret that everybody can read. */
export function openFileWarnings(
  path: string,
  { worldReadable }: { readonly worldReadable: boolean },
): readonly string[] {
  return worldReadable && !CONTAINER_SECRETS.test(path)
    ? [`${path} can be read by everybody on this machine; chmod o-r it`]
    : [];
}
