/** A list of texts, as the log keeps it: once, by the hash of its JSON. */
export interface Listed {
  readonly texts: ReadonlyArray<string | undefined>
  readonly json: string
  readonly hash: Uint8Array
  /** The hash as a text. */
  readonly hex: string
  /** Whether none of the texts is missing. */
  readonly isWhole: boolean
  /** Where a text stands in the list, which is most likely at `guess`; -1 where it does not. */
  readonly indexOf: (text: string, guess: number) => number
}

/** Enough to keep two lists apart, and short enough to stand in every row. */
const HASH_BYTES = 16

/** The first bytes of the SHA-256 of a text. */
export const hashOf = (text: string): Uint8Array => {
  // Loaded when the first run is written: a scan that starts does not wait for it.
  const { hash } = process.getBuiltinModule("node:crypto")
  return new Uint8Array(hash("sha256", text, "buffer").subarray(0, HASH_BYTES))
}

/** Prepares a list; `undefined` in it is null in JSON. */
export const listed = (texts: ReadonlyArray<string | undefined>): Listed => {
  let json: string | undefined
  let hash: Uint8Array | undefined
  let hex: string | undefined
  let isWhole: boolean | undefined
  let places: ReadonlyMap<string | undefined, number> | undefined
  return {
    texts,
    get json() {
      return (json ??= JSON.stringify(texts.map((text) => text ?? null)))
    },
    get hash() {
      return (hash ??= hashOf(this.json))
    },
    get hex() {
      return (hex ??= Buffer.from(this.hash).toString("hex"))
    },
    get isWhole() {
      return (isWhole ??= !texts.includes(undefined))
    },
    indexOf: (text, guess) => {
      if (texts[guess] === text) return guess
      places ??= new Map(texts.map((each, index) => [each, index]))
      return places.get(text) ?? -1
    },
  }
}

const isSame = <A>(a: ReadonlyArray<A>, b: ReadonlyArray<A>): boolean => {
  if (a.length !== b.length) return false
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false
  return true
}

const REMEMBERED = 4

/** The same list, or a copy of it, that nobody can change. */
const frozen = <A>(list: ReadonlyArray<A>): ReadonlyArray<A> =>
  Object.isFrozen(list) ? list : Object.freeze([...list])

/**
 * A function of a list that remembers its last answers: the lists of one market come again with every job. A list that is
 * frozen is known again at a glance; to compare 2,500 texts takes some 5 µs.
 */
export const remembering = <A, B>(answer: (list: ReadonlyArray<A>) => B): ((list: ReadonlyArray<A>) => B) => {
  const known: Array<{ readonly list: ReadonlyArray<A>; readonly value: B }> = []
  return (list) => {
    const found = known.find((each) => each.list === list || isSame(each.list, list))
    if (found !== undefined) return found.value
    const copy = frozen(list)
    const value = answer(copy)
    known.unshift({ list: copy, value })
    known.length = Math.min(known.length, REMEMBERED)
    return value
  }
}
