import * as Effect from "effect/Effect"
import { toNdjson } from "../../report/ndjson.ts"
import type { ResultWriter } from "./ResultWriter.ts"

/** A line of JSON a symbol, as they complete. */
export const ndjsonWriter = (): ResultWriter => ({
  add: (results) => Effect.sync(() => results.map(toNdjson).join("")),
  end: () => Effect.succeed(""),
})

/** One JSON array, an element a symbol, as they complete. */
export const jsonWriter = (): ResultWriter => {
  let isEmpty = true
  return {
    add: (results) =>
      Effect.sync(() => {
        if (results.length === 0) return ""
        const begin = isEmpty ? "[\n" : ",\n"
        isEmpty = false
        return begin + results.map((result) => toNdjson(result).trimEnd()).join(",\n")
      }),
    end: () => Effect.sync(() => (isEmpty ? "[]\n" : "\n]\n")),
  }
}
