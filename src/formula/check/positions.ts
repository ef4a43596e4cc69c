import type { Checking } from "./checking.ts"
import { NA, numberConstant, textConstant, type Operand } from "./operand.ts"

// A formula finds where a trade would begin; it holds none. What a script asks of its trades is what it is before
// the first one.

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

const TRADES = /^strategy\.(?:open|closed)trades\.\w+$/

/** What a script is told of its position and its trades, of which there are none. */
export const checkPosition = ({ assumed }: Checking, name: string, isCall: boolean): Operand | undefined => {
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
