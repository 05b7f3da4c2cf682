/** An element of a request. Attributes, comments and processing instructions are left out. */
export interface PracticeElement {
  readonly name: string;
  /** Where it stands, as the gateway's messages say it: `request.auth.context`, with `[2]` (from 0) among siblings of its name. */
  readonly path: string;
  /** The child elements in the order of the document. */
  readonly children: readonly PracticeElement[];
  /** The character data of the element itself, with nothing trimmed. */
  readonly text: string;
}
