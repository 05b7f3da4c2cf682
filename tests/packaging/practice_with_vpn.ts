import {
  type Practice,
  practiceZones,
  startPractice,
} from "../../lib/practice/mod.ts";

/** A practice gateway that has vpn.example.com, too, which the docs update. */
export function startPracticeWithVpn(): Practice {
  const zones = practiceZones().map((zone) =>
    zone.name === "example.com"
      ? {
        ...zone,
        rr: [...zone.rr, { name: "vpn", type: "A", value: "192.0.2.9" }],
      }
      : zone
  );
  return startPractice({ zones });
}
