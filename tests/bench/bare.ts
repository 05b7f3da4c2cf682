// What a whole process is measured against: the same requests and nothing else.
const [url = "", before = "", after = ""] = Deno.args;

async function post(task: string): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/xml; charset=utf-8" },
    body: "<request><auth><user>1234567</user><password>practice</password>" +
      `<context>10</context></auth>${task}</request>`,
  });
  return await response.text();
}

function record(tag: string, address: string): string {
  return `<${tag}><name>home</name><ttl>60</ttl><type>A</type>` +
    `<value>${address}</value></${tag}>`;
}

const zone = await post(
  "<task><code>0205</code><zone><name>example.com</name></zone></task>",
);
if (before === after) {
  console.log(zone.includes("S0205") ? "unchanged" : zone);
  Deno.exit(0);
}
const answer = await post(
  "<task><code>0202001</code><default>" + record("rr_rem", before) +
    record("rr_add", after) + "</default><zone><name>example.com</name>" +
    "<system_ns>nsa7.schlundtech.de</system_ns></zone></task>",
);
console.log(answer.includes("S0202001") ? "updated" : answer);
Deno.exit(0);
