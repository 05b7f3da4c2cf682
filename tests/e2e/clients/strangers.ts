import { assertEquals } from "@std/assert";
import { USER } from "../servers/site.ts";
import type { WebServer } from "../servers/web_server.ts";
import { curl } from "./curl.ts";

/** What somebody sends who knows a client's name, but not its password. */
function attempts(name: string): Readonly<Record<string, readonly string[]>> {
  return {
    "no header": [],
    "a wrong password": ["--user", `${name}:wrong`],
    "an empty password": ["--user", `${name}:`],
    "the bare name": ["--header", `Authorization: ${name}`],
    "the name with a scheme": ["--header", `Authorization: Bearer ${name}`],
    "the name, encoded": ["--header", `Authorization: Basic ${btoa(name)}`],
  };
}

/** Asserts that no update gets through without the password. */
export async function keepsOut(
  { url, errorLog }: Pick<WebServer, "url" | "errorLog">,
  query: string,
  name = USER.name,
): Promise<void> {
  for (const [how, args] of Object.entries(attempts(name))) {
    const { status, body } = await curl(...args, `${url}?${query}`);
    // lighttpd refuses a header that it cannot read.
    assertEquals(
      [status === 401 || status === 400, body.includes("good")],
      [true, false],
      `${how}: ${status} ${body} ${await errorLog()}`,
    );
  }
}
