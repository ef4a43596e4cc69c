import * as Flag from "effect/cli/Flag"
import { whole } from "./flagTexts.ts"

export const limit = whole("limit", 1, Number.MAX_SAFE_INTEGER, "Expected a whole number of at least 1").pipe(
  Flag.withDescription("How many rows to show; all by default"),
)
