/**
 * Servers that play the sources: pages by path, on loopback of both families.
 *
 * @module
 */

/** What a path answers. */
export type Answer = (request: Request) => Response | Promise<Response>;

/** A server that plays sources. */
export interface Pages extends AsyncDisposable {
  readonly port: number;
  /** The paths that were asked for so far, with the family. */
  readonly asked: readonly string[];
}

/** Serves pages on one port of 127.0.0.1 and of ::1, or on one place alone. */
export function startPages(
  pages: Readonly<Record<string, Answer | string>>,
  place?: { readonly hostname: string; readonly port: number },
): Pages {
  const asked: string[] = [];
  const handlerOf = (family: string) => async (request: Request) => {
    const { pathname } = new URL(request.url);
    asked.push(`${family} ${pathname}`);
    const page = pages[pathname] ?? pages[`${family} ${pathname}`];
    return page === undefined
      ? new Response("nothing here", { status: 404 })
      : typeof page === "string"
      ? new Response(page)
      : await page(request);
  };
  const onListen = () => {};
  const ipv4 = Deno.serve(
    { hostname: "127.0.0.1", port: 0, ...place, onListen },
    handlerOf("IPv4"),
  );
  const { port } = ipv4.addr;
  const ipv6 = place === undefined
    ? Deno.serve({ hostname: "::1", port, onListen }, handlerOf("IPv6"))
    : undefined;
  return {
    port,
    asked,
    async [Symbol.asyncDispose]() {
      await Promise.all([ipv4.shutdown(), ipv6?.shutdown()]);
    },
  };
}
