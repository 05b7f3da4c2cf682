import { practiceZones } from "../../../lib/practice/mod.ts";
import type { Case } from "./case.ts";

/** What most cases ask for, in spellings of the gateway's. */
const STANDING: Readonly<Record<string, string>> = {
  A: "8.8.4.4",
  AAAA: "2606:4700:0:0:0:0:0:1111",
};

/** A gateway that has the addresses already that most cases ask for. */
export const ALREADY: Case["gateway"] = {
  zones: practiceZones().map((zone) => ({
    ...zone,
    rr: zone.rr.map((record) =>
      record.name === "home"
        ? { ...record, value: STANDING[record.type] ?? record.value }
        : record
    ),
  })),
};
