import * as Flag from "effect/cli/Flag"
import { QUALITY_RULES } from "../../job/QualityFinding.ts"
import { parsePolicy } from "../../candles/quality/QualityPolicy.ts"
import { parsed } from "./flagTexts.ts"

/** What to do about candles that look wrong. */
export const quality = (actions: string) =>
  Flag.String("quality").pipe(
    Flag.withMetavar("ACTION|RULE=ACTION,…"),
    parsed(
      parsePolicy,
      `Expected ${actions}, or rules with one of them, such as gaps=mark,jumps=fail; rules are ${QUALITY_RULES.join(", ")}`,
    ),
    Flag.withDescription(
      `What to do about candles that look wrong: ${actions}, for all rules or by rule (gaps=mark,jumps=fail)`,
    ),
    Flag.optional,
  )

export const allowNegative = Flag.Boolean("allow-negative").pipe(
  Flag.withDescription("Accept prices of 0 and below, as of futures"),
  Flag.withDefault(false),
)
