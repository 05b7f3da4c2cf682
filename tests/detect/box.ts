/**
 * A server that plays a Fritz!Box, as far as its addresses go.
 *
 * @module
 */
import { type Answer, type Pages, startPages } from "./pages.ts";

const SERVICE = "urn:schemas-upnp-org:service:WANIPConnection:1";

/** What the box says: fields by action, or a whole answer. */
export type BoxAnswers = Readonly<
  Record<string, Readonly<Record<string, string>> | Answer>
>;

/** Starts a box that answers the actions named, and refuses others as AVM's do. */
export function startBox(
  answers: BoxAnswers,
  place?: { readonly hostname: string; readonly port: number },
): Pages {
  return startPages({
    async "/igdupnp/control/WANIPConn1"(request) {
      const body = await request.text();
      const [service, action = ""] = request.headers.get("soapaction")
        ?.split("#") ?? [];
      const well = request.method === "POST" && service === SERVICE &&
        /^text\/xml; ?charset="utf-8"$/.test(
          request.headers.get("content-type") ?? "",
        ) &&
        body.includes(`<u:${action} xmlns:u="${SERVICE}"/>`);
      const answer = answers[action];
      if (!well || answer === undefined) return fault(401, "Invalid Action");
      if (typeof answer === "function") return answer(request);
      const fields = Object.entries(answer).map(([name, value]) =>
        `<${name}>${value}</${name}>`
      );
      return soap(
        `<u:${action}Response xmlns:u="${SERVICE}">\n${
          fields.join("\n")
        }\n</u:${action}Response>`,
      );
    },
  }, place);
}

/** A SOAP fault as UPnP wants it. */
export function fault(code: number, description: string): Response {
  return soap(
    `<s:Fault>
<faultcode>s:Client</faultcode>
<faultstring>UPnPError</faultstring>
<detail>
<UPnPError xmlns="urn:schemas-upnp-org:control-1-0">
<errorCode>${code}</errorCode>
<errorDescription>${description}</errorDescription>
</UPnPError>
</detail>
</s:Fault>`,
    500,
  );
}

function soap(body: string, status = 200): Response {
  return new Response(
    `<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">
<s:Body>
${body}
</s:Body>
</s:Envelope>
`,
    { status, headers: { "content-type": 'text/xml; charset="utf-8"' } },
  );
}
