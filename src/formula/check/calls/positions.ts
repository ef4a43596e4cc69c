import type { Checking } from "../context/checking.ts"
import type { CallNode } from "../../syntax/syntaxTree.ts"
import { NA, numberConstant, textConstant, type Operand } from "../context/operand.ts"

// A formula finds entries and holds no position, so the names of positions and trades have the values that they have
// before the first trade.

const NONE = numberConstant(0, true)

const OF_NO_TRADE: ReadonlyMap<string, Operand> = new Map<string, Operand>([
  ["position_avg_price", NA],
  ["position_entry_name", textConstant("")],
  ...[
    "position_size opentrades closedtrades wintrades losstrades eventrades",
    "openprofit netprofit grossprofit grossloss max_drawdown max_runup",
  ]
    .flatMap((names) => names.split(" "))
    .map((name) => [name, NONE] as const),
])

/** TradingView's default initial capital. */
const CAPITAL = 1_000_000

const OF_CAPITAL: ReadonlySet<string> = new Set(["strategy.equity", "strategy.initial_capital"])

/** Remembers the initial capital that a strategy declares. */
export const noteCapital = (checking: Checking, call: CallNode): void => {
  const given = call.args.find(({ name }) => name?.name === "initial_capital")
  if (given?.value.kind === "number") checking.capital = given.value.value
}

/** The default of `syminfo.mintick`. */
const TICK = 0.01
const TICK_NAME = "syminfo.mintick"

const TRADES = /^strategy\.(?:open|closed)trades\.\w+$/

/** The value of a name of positions or trades: the formula holds none. */
export const checkPosition = (checking: Checking, name: string, isCall: boolean): Operand | undefined => {
  const { assumed, capital = CAPITAL } = checking
  if (name === TICK_NAME) {
    assumed.add(`${name} = ${TICK}`)
    return numberConstant(TICK, false)
  }
  if (!isCall && OF_CAPITAL.has(name)) {
    assumed.add(name)
    return numberConstant(capital, true)
  }
  const known = isCall
    ? TRADES.test(name)
      ? NA
      : undefined
    : name.startsWith("strategy.")
      ? OF_NO_TRADE.get(name.slice("strategy.".length))
      : undefined
  if (known !== undefined) assumed.add(name)
  return known
}
