import * as Schema from "effect/Schema"
import { Cost, Flag, type ProcessingResult } from "../../job/ProcessingResult.ts"
import { SymbolError } from "../../job/SymbolError.ts"

/** Fields that only some results have, and the name of a symbol that is not in the run's list. */
const Extras = Schema.Struct({
  symbol: Schema.optionalKey(Schema.String),
  error: Schema.optionalKey(SymbolError),
  flags: Schema.optionalKey(Schema.Array(Flag)),
  cost: Schema.optionalKey(Cost),
})

type Extras = typeof Extras.Type

const encode = Schema.encodeSync(Extras)
const decode = Schema.decodeUnknownSync(Extras)

/** Encodes the extras of a result for JSON; `undefined` if it has none. */
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

/** Decodes what {@link encodeExtras} wrote; throws for anything else. */
export const decodeExtras = (encoded: unknown): Extras => decode(encoded)
