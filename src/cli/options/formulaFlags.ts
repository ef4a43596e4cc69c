import * as Flag from "effect/cli/Flag"
import { parsed } from "./flagTexts.ts"
import { named } from "./named.ts"
import { parseParameter } from "./parameterText.ts"

export const formula = Flag.String("formula").pipe(
  Flag.withMetavar("TEXT|@FILE"),
  Flag.withDescription(
    'What to look for, such as "ta.crossover(close, ta.sma(close, 50))", or a file (@- for standard input) that holds it',
  ),
)

export const param = Flag.String("param").pipe(
  Flag.withMetavar("NAME=VALUE"),
  parsed(parseParameter, "Expected name=value, such as --param length=20"),
  Flag.withDescription("A value for an input.* of the formula; may be repeated"),
  Flag.atLeast(0),
)

export const condition = Flag.String("condition").pipe(
  Flag.withMetavar("NAME"),
  Flag.withDescription(
    "What to look for in a script: a bool, or the title of a plotshape or an alert; its last line by default",
  ),
  Flag.optional,
)

export const universe = Flag.String("universe").pipe(
  Flag.withMetavar("FILE"),
  named("the name of a file"),
  Flag.withDescription(
    "A CSV file of symbol,from,to: when each symbol was a member; only those bars can match (- is standard input)",
  ),
  Flag.optional,
)
