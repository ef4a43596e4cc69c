import {
  type Expression,
  type Statement,
  type ValueStatement,
  valueStatements,
} from "../../../formula/syntax/syntaxTree.ts"

/** Which scale a named value belongs on. */
export type Scale = "price" | "volume"

/**
 * How many times the height of prices (or volumes) an expression stands at: `(high + low) / 2` and
 * `close + 2 * ta.atr(14)` at 1, `high - low` at 0. A constant has no height, `undefined` is on no such scale.
 */
type Level = { readonly times: number } | { readonly constant: number } | undefined

const PRICES = /^(open|high|low|close|hl2|hlc3|ohlc4|hlcc4|ta\.vwap)$/

/** Functions that give something of the height of their source. */
const KEEPING =
  /^(ta\.(sma|ema|rma|wma|hma|vwma|swma|alma|linreg|highest|lowest|median|mode|percentile_\w+|max|min|bb|kc|pivothigh|pivotlow|vwap)|math\.(max|min|avg|abs|round|floor|ceil)|nz|fixnan|input\.source)$/

/** Functions that give a distance between what is of the height of their source. */
const DISTANCES = /^ta\.(stdev|dev|range|mom|change|macd)$/

/** Functions that read prices without being given any: distances, and lines among the candles. */
const OWN_DISTANCES = /^ta\.(atr|tr)$/
const OWN_PRICES = /^ta\.(sar|supertrend)$/

const DEFAULT_PRICES = /^ta\.(highest|lowest|pivothigh|pivotlow)$/

/** Reads the levels of names, statement after statement. */
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
    if (KEEPING.test(name) || name === "ta.valuewhen") {
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

// `close * 0.97` is still a line among the candles.
const isNearOne = (level: Level): boolean => Math.abs((timesOf(level) ?? 0) - 1) < 0.2

/** The second value of some tuples is no price. */
const isNoPrice = (statement: ValueStatement, index: number): boolean =>
  statement.value.kind === "call" && statement.value.callee.name === "ta.supertrend" && index > 0

/**
 * The scale that each named value belongs on: prices over the candles, volumes over the volume; others have none. It
 * follows from the formula alone, since values deceive: an RSI may lie where the prices are.
 */
export const scalesOf = (statements: ReadonlyArray<Statement>): ReadonlyMap<string, Scale> => {
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
  }
  return scales
}
