import {
  type Expression,
  type Statement,
  type ValueStatement,
  valueStatements,
} from "../../../formula/syntax/syntaxTree.ts"
import type { Indicators } from "./indicators.ts"

/** The scale on which a named value or an indicator is drawn. */
export type Scale = "price" | "volume"

/**
 * The level of an expression as a multiple of prices (or volumes): 1 for `(high + low) / 2` and `close + 2 *
 * ta.atr(14)`, 0 for `high - low`. Constants have no level; `undefined` is unrelated to the scale.
 */
type Level = { readonly times: number } | { readonly constant: number } | undefined

const PRICES = /^(open|high|low|close|hl2|hlc3|ohlc4|hlcc4|ta\.vwap)$/

/** Functions whose result has the level of their source. */
const SAME_LEVEL =
  /^(ta\.(sma|ema|rma|wma|hma|vwma|swma|alma|linreg|highest|lowest|median|mode|percentile_\w+|max|min|bb|kc|pivothigh|pivotlow|vwap)|math\.(max|min|avg|abs|round|floor|ceil)|nz|fixnan|input\.source)$/

/** Functions that return a difference between values of their source. */
const DISTANCES = /^ta\.(stdev|dev|range|mom|change|macd)$/

/** Functions that read prices implicitly, and return differences or prices. */
const OWN_DISTANCES = /^ta\.(atr|tr)$/
const OWN_PRICES = /^ta\.(sar|supertrend)$/

const DEFAULT_PRICES = /^ta\.(highest|lowest|pivothigh|pivotlow)$/

/** Computes the levels of names, statement after statement. */
class Levels {
  readonly named = new Map<string, Level>()
  private readonly isPrice: boolean

  constructor(scale: Scale) {
    this.isPrice = scale === "price"
  }

  of(node: Expression): Level {
    switch (node.kind) {
      case "number":
        return { constant: node.value }
      case "name":
        return this.named.has(node.name) ? this.named.get(node.name) : this.ofVariable(node.name)
      case "history":
        return this.of(node.source)
      case "conditional":
        return this.of(node.yes) ?? this.of(node.no)
      case "unary":
        return node.operator === "not" ? undefined : product(this.of(node.operand), node.operator === "-" ? -1 : 1)
      case "binary":
        return this.ofBinary(node.operator, this.of(node.left), this.of(node.right))
      case "call":
        return this.ofCall(
          node.callee.name,
          node.args.map(({ value }) => this.of(value)),
        )
      default:
        return undefined
    }
  }

  private ofVariable(name: string): Level {
    if (!this.isPrice) return name === "volume" ? { times: 1 } : undefined
    if (PRICES.test(name)) return { times: 1 }
    return OWN_DISTANCES.test(name) ? { times: 0 } : undefined
  }

  private ofBinary(operator: string, left: Level, right: Level): Level {
    const [a, b] = [timesOf(left), timesOf(right)]
    if (operator === "*") return product(left, constantOf(right)) ?? product(right, constantOf(left))
    if (operator === "/")
      return constantOf(right) === undefined ? undefined : product(left, 1 / (constantOf(right) ?? 1))
    if (operator !== "+" && operator !== "-") return undefined
    if (a === undefined && b === undefined) return undefined
    return { times: (a ?? 0) + (operator === "+" ? 1 : -1) * (b ?? 0) }
  }

  private ofCall(name: string, args: ReadonlyArray<Level>): Level {
    if (/^input\.(int|float)$/.test(name)) return args[0]
    const source = name === "ta.valuewhen" ? args[1] : args.find((each) => timesOf(each) !== undefined)
    if (SAME_LEVEL.test(name) || name === "ta.valuewhen") {
      return source ?? (this.isPrice && DEFAULT_PRICES.test(name) ? { times: 1 } : undefined)
    }
    if (DISTANCES.test(name)) return source === undefined ? undefined : { times: 0 }
    if (!this.isPrice) return undefined
    if (OWN_DISTANCES.test(name)) return { times: 0 }
    return OWN_PRICES.test(name) ? { times: 1 } : undefined
  }
}

const timesOf = (level: Level): number | undefined =>
  level !== undefined && "times" in level ? level.times : undefined

const constantOf = (level: Level): number | undefined =>
  level !== undefined && "constant" in level ? level.constant : undefined

const product = (level: Level, factor: number | undefined): Level => {
  if (level === undefined || factor === undefined) return undefined
  return "times" in level ? { times: level.times * factor } : { constant: level.constant * factor }
}

// `close * 0.97` still belongs among the candles.
const isNearOne = (level: Level): boolean => Math.abs((timesOf(level) ?? 0) - 1) < 0.2

/** The second value of `ta.supertrend` is a direction. */
const isNoPrice = (statement: ValueStatement, index: number): boolean =>
  statement.value.kind === "call" && statement.value.callee.name === "ta.supertrend" && index > 0

/**
 * The scale of each named value and indicator: that of the candles for prices, that of the volume for volumes, and none
 * for others. It is derived from the formula, not from the values, since an RSI may happen to be near the prices.
 */
export const scalesOf = (
  statements: ReadonlyArray<Statement>,
  indicators: Indicators = new Map(),
): ReadonlyMap<string, Scale> => {
  const scales = new Map<string, Scale>()
  for (const scale of ["volume", "price"] as const) {
    const levels = new Levels(scale)
    for (const statement of valueStatements(statements)) {
      const level = levels.of(statement.value)
      for (const [index, { name }] of statement.names.entries()) {
        const own = isNoPrice(statement, index) ? undefined : level
        levels.named.set(name, own)
        if (isNearOne(own)) scales.set(name, scale)
      }
    }
    for (const [expression, name] of indicators) if (isNearOne(levels.of(expression))) scales.set(name, scale)
  }
  return scales
}
