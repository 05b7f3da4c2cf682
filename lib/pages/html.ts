/** Markup in which every value is escaped; only `html` makes it. */
export class Html {
  /** Takes markup as it is: never what comes from outside. */
  constructor(
    /** For the browser. */
    readonly markup: string,
  ) {}
}

/** What may stand in markup. */
export type Value =
  | string
  | number
  | false
  | undefined
  | Html
  | readonly Value[];

/** Makes markup: values are escaped, fit for elements and quoted attributes. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly Value[]
): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(markupOf)));
}

function markupOf(value: Value): string {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.markup;
  if (typeof value === "object") return value.map(markupOf).join("");
  return `${value}`.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
