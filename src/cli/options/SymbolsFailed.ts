import * as Schema from "effect/Schema"

/** The command ran and some symbols failed; each failure has been printed. @since 0.1.0 */
export class SymbolsFailed extends Schema.TaggedError<SymbolsFailed>()("SymbolsFailed", {
  failed: Schema.Int,
}) {}
