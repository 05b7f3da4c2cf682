import { assert, assertEquals } from "@std/assert";
import { startGateway, startService } from "../serve/helper.ts";

const PAGE = new URL("../../docs/json.md", import.meta.url);

/** The paths of the values of JSON: `hosts[].host`. */
function pathsOf(value: unknown, path = ""): readonly string[] {
  if (Array.isArray(value)) {
    // Lists of texts are values.
    return value.every((item) => typeof item === "string")
      ? [path]
      : value.flatMap((item) => pathsOf(item, `${path}[]`));
  }
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    pathsOf(inner, path === "" ? key : `${path}.${key}`)
  );
}

Deno.test("docs/json.md names every field of status.json, and no other", async () => {
  const text = await Deno.readTextFile(PAGE);
  const section = text.slice(text.indexOf("## The page `status.json`"));
  const documented = [...section.matchAll(/^\| `([^`]+)` /gm)]
    .map(([, path]) => path!);
  await using gateway = startGateway();
  const service = await startService(
    gateway,
    `[client alice]
password = opensesame
hostnames = home.example.com *.home.example.com
[client bob]
password = Tr0ub4dor&3
hostnames = home.example.com
`,
  );
  const rows = [
    ["hostname=home.example.com&myip=198.51.100.7", "bob:Tr0ub4dor&3"],
    ["hostname=nas.home.example.com&myip=198.51.100.8", "alice:opensesame"],
    ["hostname=no.home.example.com&myip=198.51.100.9", "alice:opensesame"],
  ];
  for (const [query, as] of rows) await service.ask({ query, as });
  const { body } = await service.ask({
    path: "/status.json",
    as: "alice:opensesame",
  });
  const status = JSON.parse(body);
  assert(status.events.some(({ other }: { other: boolean }) => other));
  const isFailure = /^(hosts\[\]\.records\[\]\.failed)\.(?!at$).*/;
  const found = new Set(
    pathsOf(status).map((path) =>
      path.replace(/^hosts\[\]\.request\./, "events[].")
    ).filter((path) => !isFailure.test(path)),
  );
  const shown = documented.filter((path) => path !== "hosts[].request");
  assertEquals([...found].sort(), [...shown].sort());
});
