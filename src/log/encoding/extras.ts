import * as Schema from "effect/Schema"
import { Cost, Flag, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { SymbolError } from "../../job/SymbolError.ts"

/** What only some results have, and a symbol that the run has not. */
const Extras = Schema.Struct({
  symbol: Schema.optionalKey(Schema.String),
  error: Schema.optionalKey(SymbolError),
  flags: Schema.optionalKey(Schema.Array(Flag)),
  cost: Schema.optionalKey(Cost),
})

type Extras = typeof Extras.Type

const encode = Schema.encodeSync(Extras)
const decode = Schema.decodeUnknownSync(Extras)

/** The extras of a result as JSON; `undefined` where it has none. */
export const encodeExtras = (
  { cost, error, flags, symbol }: ProcessingResult,
  isNamed: boolean,
): typeof Extras.Encoded | undefined => {
  if (error === undefined && flags === undefined && cost === undefined && !isNamed) return undefined
  return encode({
    ...(isNamed ? { symbol } : undefined),
    ...(error === undefined ? undefined : { error }),
    ...(flags === undefined ? undefined : { flags }),
    ...(cost === undefined ? undefined : { cost }),
  })
}

/** Reads what {@link encodeExtras} wrote; throws where it is something else. */
export const decodeExtras = (encoded: unknown): Extras => decode(encoded)
