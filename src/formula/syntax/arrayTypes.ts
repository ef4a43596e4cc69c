import { isType } from "./keywords.ts"
import type { TokenCursor } from "./tokenCursor.ts"

const COLLECTIONS: ReadonlySet<string> = new Set(["array", "matrix", "map"])

/** Fails for `float[]`, `array<float>` and the like. */
export const rejectArrayType = (cursor: TokenCursor): void => {
  const { current: token } = cursor
  const isOfOld = isType(token) && cursor.peek(1).text === "[" && cursor.peek(2).text === "]"
  const isOfNew = token.kind === "name" && COLLECTIONS.has(token.text) && cursor.peek(1).text === "<"
  if (!isOfOld && !isOfNew) return
  const what = isOfOld ? "arrays" : token.text === "matrix" ? "matrices" : `${token.text}s`
  cursor.fail(token, "Unsupported", `${what} are not part of formulas`, {
    hint: "use a window such as `math.sum` or `ta.highest`",
  })
}
