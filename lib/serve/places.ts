/** Places that are few; who has had one longest gives it up for the next. */
export interface Places {
  /**
   * Takes a place.
   *
   * @param peer of all places, each peer has only a few
   */
  readonly take: (peer: string) => Place;
}

/** A place that was taken. */
export interface Place {
  /** Resolves to undefined when the place is needed for another. */
  readonly lost: Promise<undefined>;
  /** Gives it back. */
  readonly leave: () => void;
}

/** Makes places, so many in all and for each peer. */
export function createPlaces(inAll: number, perPeer: number): Places {
  const taken = new Map<() => void, string>();
  return {
    take(peer) {
      const own = [...taken].filter(([, other]) => other === peer);
      const [longest] = own.length >= perPeer
        ? own[0]!
        : taken.size >= inAll
        ? [...taken][0]!
        : [];
      longest?.();
      const { promise, resolve } = Promise.withResolvers<undefined>();
      const leave = () => {
        taken.delete(leave);
        resolve(undefined);
      };
      taken.set(leave, peer);
      return { lost: promise, leave };
    },
  };
}
