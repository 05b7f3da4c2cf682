/**
 * The types of the part of fast-xml-parser that reads documents, as far as they
 * are used here: the package has types for the whole only.
 *
 * @module
 */

/** An element or a text: an object with one key. */
export interface OrderedNode {
  /** What the element of that name holds, or the text. */
  readonly [name: string]: readonly OrderedNode[] | string | undefined;
}

/** The options that it needs; the whole package would add its defaults. */
export interface ParserOptions {
  /** Attributes are left out. */
  readonly ignoreAttributes: true;
  /** Make numbers of text that looks like them. */
  readonly parseTagValue: boolean;
  /** Leave out white space at the ends of text. */
  readonly trimValues: boolean;
  /** Decode numeric references, and some names of HTML. */
  readonly htmlEntities: boolean;
  /** Decode the entities of XML. */
  readonly processEntities: { readonly enabled: boolean };
  /** The key of a text. */
  readonly textNodeName: string;
  /** Refuse elements whose name is that key. */
  readonly strictReservedNames: boolean;
  /** How deep elements may stand in each other. */
  readonly maxNestedTags: number;
  /** Elements that have no end. */
  readonly unpairedTags: readonly string[];
  /** Gives the text to keep for a text. */
  readonly tagValueProcessor: (name: string, value: string) => string;
  /** Gives the name to keep for a name. */
  readonly updateTag: (name: string) => string;
}

/** Reads one document. */
export default class OrderedObjParser {
  /** Makes the reader of one document. */
  constructor(options: ParserOptions);
  /**
   * Reads it: texts and elements in their order.
   *
   * @throws {Error} if it is not well-formed in some ways; others pass
   */
  parseXml(text: string): readonly OrderedNode[];
}
