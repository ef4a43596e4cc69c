import { isType } from "./keywords.ts"
import type { TokenCursor } from "./tokenCursor.ts"

const COLLECTIONS: ReadonlySet<string> = new Set(["array", "matrix", "map"])

/** Fails for `float[]`, `array<float>` and the like. */
export const rejectArrayType = (cursor: TokenCursor): void => {
  const { current: token } = cursor
  const isOldForm = isType(token) && cursor.peek(1).text === "[" && cursor.peek(2).text === "]"
  const isNewForm = token.kind === "name" && COLLECTIONS.has(token.text) && cursor.peek(1).text === "<"
  if (!isOldForm && !isNewForm) return
  const what = isOldForm ? "arrays" : token.text === "matrix" ? "matrices" : `${token.text}s`
  cursor.fail(token, "Unsupported", `${what} are not part of formulas`, {
    hint: "use a window such as `math.sum` or `ta.highest`",
  })
}
