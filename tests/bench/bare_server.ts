// What the service is measured against: the same answer and nothing else.
Deno.serve(
  { hostname: "127.0.0.1", port: Number(Deno.args[0]), onListen: () => {} },
  () =>
    new Response("nochg 1.2.3.4\n", {
      headers: { "content-type": "text/plain; charset=utf-8" },
    }),
);
