const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a URL's host is this machine itself, so that nobody listens on the way. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname);
}
