import { inPine } from "../../../calendar/pineTimeframe.ts"
import { fail, type Checking } from "../context/checking.ts"
import { boolConstant, numberConstant, textConstant, type Operand } from "../context/operand.ts"
import { symbolText } from "../context/symbolText.ts"
import type { NameNode } from "../../syntax/syntaxTree.ts"

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]

/** Names of the timeframe up to version 3. */
const OLD_NAMES = new Map(
  "period isintraday isdaily isweekly ismonthly isdwm".split(" ").map((name) => [name, `timeframe.${name}`]),
)

const MERGING = ["gaps_on", "gaps_off", "lookahead_on", "lookahead_off"]

/** Facts of a symbol that no store records: empty strings unless the job's parameters set them. */
const NOT_RECORDED = "type currency basecurrency country industry sector description volumetype".split(" ")

const CONSTANTS: ReadonlyMap<string, Operand> = new Map<string, Operand>([
  // A formula only sees closed bars.
  ["barstate.isconfirmed", boolConstant(true)],
  ["barstate.ishistory", boolConstant(true)],
  ["barstate.isnew", boolConstant(true)],
  ["barstate.isrealtime", boolConstant(false)],
  ...NOT_RECORDED.map((name) => [`syminfo.${name}`, textConstant("")] as const),
  ["session.regular", textConstant("regular")],
  ["session.extended", textConstant("extended")],
  ...MERGING.map((name) => [`barmerge.${name}`, textConstant(name)] as const),
  ...DAYS.map((day, index) => [`dayofweek.${day}`, numberConstant(index + 1, true)] as const),
])

/** A name that describes the chart, here the job: its timeframe, the state of its bars. */
export const checkChartName = (checking: Checking, { name: written, span }: NameNode): Operand | undefined => {
  const name = checking.version > 4 ? written : (OLD_NAMES.get(written) ?? written)
  const constant = CONSTANTS.get(name) ?? symbolText(name)
  if (constant !== undefined || !name.startsWith("timeframe.")) return constant
  const { timeframe } = checking
  if (timeframe === undefined) {
    return fail(checking, span, "Unsupported", `\`${name}\` needs to know the timeframe`, {
      hint: "give the timeframe that the formula is to run on",
    })
  }
  const [count, unit] = [Number(timeframe.slice(0, -1)), timeframe.slice(-1)]
  const isMinutes = unit === "m" || unit === "h"
  switch (name) {
    case "timeframe.period":
    case "timeframe.main_period":
      return textConstant(inPine(timeframe))
    case "timeframe.multiplier":
      return numberConstant(isMinutes ? count * (unit === "h" ? 60 : 1) : unit === "y" ? 12 * count : count, true)
    case "timeframe.isseconds":
      return boolConstant(unit === "s")
    case "timeframe.isminutes":
      return boolConstant(isMinutes)
    case "timeframe.isintraday":
      return boolConstant(isMinutes || unit === "s")
    case "timeframe.isdaily":
      return boolConstant(unit === "d")
    case "timeframe.isweekly":
      return boolConstant(unit === "w")
    case "timeframe.ismonthly":
      return boolConstant(unit === "M" || unit === "y")
    case "timeframe.isdwm":
      return boolConstant(!isMinutes && unit !== "s")
    default:
      return undefined
  }
}
