import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { findingText } from "../../candles/quality/findingText.ts"
import type { QualityPolicy } from "../../candles/quality/QualityPolicy.ts"
import { verifyStore } from "../../candles/upkeep/verifyStore.ts"
import { encodeFinding } from "../../job/QualityFinding.ts"
import { qualityLines } from "../options/qualityText.ts"
import { SymbolsFailed } from "../options/SymbolsFailed.ts"
import { writeLines } from "../terminal/standardOutput.ts"
import { count } from "../terminal/summaryText.ts"

/** How many findings of a rule are listed. */
const SHOWN = 20

/** Runs `store verify`. */
export const storeVerify = Effect.fn("marketsweep.store.verify")(function* (input: {
  readonly store: string
  readonly format: "text" | "json"
  readonly quality: Option.Option<QualityPolicy>
  readonly allowNegative: boolean
}) {
  const shown = new Map<string, Array<string>>()
  const found = yield* verifyStore(input.store, {
    allowNegative: input.allowNegative,
    ...(Option.isSome(input.quality) ? { quality: input.quality.value } : {}),
    onFinding: (finding) => {
      const lines = shown.get(finding.rule) ?? []
      shown.set(finding.rule, lines)
      if (lines.length < SHOWN) lines.push(`${finding.timeframe}: ${findingText(finding)}`)
    },
  })
  const { bars, damages, failed, format, path, quality, series } = found
  const checked = format === 1 ? " (format 1 has no checksums: only inconsistencies are found)" : ""
  const damage = damages.length === 0 ? "no damage" : count(damages.length, "damage", "damages")
  const unrecorded =
    quality.length > 0 && !found.recorded
      ? ["quality: findings were not recorded, since the store cannot be written"]
      : []
  yield* writeLines(
    input.format === "json"
      ? [JSON.stringify({ ...found, findings: found.findings.map(encodeFinding), quality: quality.map(encoded) })]
      : [
          ...damages.map(({ message, timeframe }) => (timeframe === undefined ? message : `${timeframe}: ${message}`)),
          ...[...shown.values()].flat(),
          ...qualityLines(found),
          ...unrecorded,
          `${path}: ${count(series, "series", "series")}, ${count(bars, "bar", "bars")}: ${damage}${checked}`,
        ],
  )
  if (damages.length + failed > 0) return yield* new SymbolsFailed({ failed: damages.length + failed })
})

const encoded = ({ first, ...counts }: { readonly first: Parameters<typeof encodeFinding>[0] }) => ({
  ...counts,
  first: encodeFinding(first),
})
