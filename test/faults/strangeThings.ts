const withParts = (parts: Readonly<Record<string, unknown>>): Error => Object.assign(new Error("thrown"), parts)

const withGetter = (): Error =>
  Object.defineProperty(new Error("thrown"), "message", {
    get: () => {
      throw new Error("thrown while it was read")
    },
  })

const ofItself = (): Error => {
  const error = new Error("thrown")
  error.cause = error
  return error
}

const revoked = (): unknown => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const trap = (): never => {
  throw new Error("trapped")
}

/** A value that cannot be converted to a string. */
const noText = { toString: 1, valueOf: 1 }

/** Values besides ordinary errors that can be thrown. */
export const strangeThings: Readonly<Record<string, unknown>> = {
  null: null,
  undefined: undefined,
  symbol: Symbol("thrown"),
  bigint: 10n,
  function: () => 1,
  withoutPrototype: Object.create(null),
  noText,
  messageThrows: withGetter(),
  messageOfNoText: withParts({ message: noText }),
  messageOfNumber: withParts({ message: 5 }),
  nameOfNoText: withParts({ name: noText }),
  stackOfNumber: withParts({ stack: 5 }),
  causeOfItself: ofItself(),
  revokedProxy: revoked(),
  proxyOfTraps: new Proxy(new Error("thrown"), { get: trap, getPrototypeOf: trap, has: trap, ownKeys: trap }),
  toStringThrows: { toString: trap },
  likeAnError: { _tag: "Failed", symbol: "A", message: "no instance of it" },
}
