import { INPUT, VARIABLE } from "../../builtins/builtins.ts"
import { matchArguments } from "../context/argumentList.ts"
import type { Checking } from "../context/checking.ts"
import { isNumberConstant, type Operand } from "../context/operand.ts"
import type {
  Argument,
  ArithmeticOperator,
  CallNode,
  ConditionalNode,
  Expression,
  NameNode,
} from "../../syntax/syntaxTree.ts"

// Spellings of versions 2 to 5 of Pine Script that version 6 changed.

const VERSION = /^[ \t]*\/\/[ \t]*@version[ \t]*=[ \t]*(\d)\b/m

/** The version of a formula that declares none. */
const CURRENT_VERSION = 6

/** The version of Pine Script that a formula declares. */
export const versionOf = (text: string): number => Number(VERSION.exec(text)?.[1] ?? CURRENT_VERSION)

/** The current name of a function that had no `ta.` or `math.` up to version 4. */
export const currentName = ({ version }: Checking, name: string, known: (name: string) => boolean): string => {
  if (known(name) || name.includes(".") || version > 4) return name
  // `max` took several numbers.
  return [`math.${name}`, `ta.${name}`].find(known) ?? name
}

/** Names of the chart up to version 3. */
const FORMER_NAMES: ReadonlyMap<string, string> = new Map([
  ["n", "bar_index"],
  ["ticker", "syminfo.ticker"],
  ["tickerid", "syminfo.tickerid"],
  ["period", "timeframe.period"],
  ["interval", "timeframe.multiplier"],
  ...["isintraday", "isdaily", "isweekly", "ismonthly", "isdwm", "isseconds", "isminutes"].map(
    (name) => [name, `timeframe.${name}`] as const,
  ),
])

const FORMER_COLORS: ReadonlySet<string> = new Set(
  "aqua black blue fuchsia gray green lime maroon navy olive orange purple red silver teal white yellow".split(" "),
)

/** The last version with colors and chart names without `color.` and `timeframe.`. */
const PLAIN_NAMES = 3

export const currentChartName = ({ version }: Checking, node: NameNode): NameNode => {
  const current = version > PLAIN_NAMES ? undefined : (FORMER_NAMES.get(node.name) ?? colorOf(node.name))
  return current === undefined ? node : { ...node, name: current }
}

const colorOf = (name: string): string | undefined => (FORMER_COLORS.has(name) ? `color.${name}` : undefined)

/** The last version that could call a function without `ta.` or `math.`. */
const PLAIN_CALLS = 4

/** Rewrites calls that had another form up to version 4: `offset(x, n)`, `rsi(x, y)` of two series. */
export const rewriteCall = (
  { text, version }: Checking,
  call: CallNode,
  evaluate: (expression: Expression) => Operand,
): Expression | undefined => {
  const { name } = call.callee
  if (version > PLAIN_CALLS || call.args.length !== 2) return undefined
  const { span } = call
  if (name === "offset") {
    const given = matchArguments(text, call, ["source", "offset"], "offset(source, offset)")
    const [source, offset] = [given.get("source"), given.get("offset")]
    return source && offset && { kind: "history", source, offset, span }
  }
  const [up, down] = call.args.map(({ value }) => value)
  if (name !== "rsi" || evaluate(down).kind !== "series") return undefined
  const of = (operator: ArithmeticOperator, left: Expression, right: Expression): Expression => {
    return { kind: "binary", operator, operatorSpan: span, left, right, span }
  }
  const number = (value: number): Expression => ({ kind: "number", value, isInteger: true, span })
  return of("-", number(100), of("/", number(100), of("+", number(1), of("/", up, down))))
}

/** Checks `iff(test, yes, no)` as `test ? yes : no`. */
export const conditionalOf = (checking: Checking, call: CallNode): ConditionalNode | undefined => {
  if (call.callee.name !== "iff") return undefined
  const given = matchArguments(checking.text, call, ["condition", "then", "_else"], "iff(condition, then, _else)")
  const [test, yes, no] = [given.get("condition"), given.get("then"), given.get("_else")]
  if (test === undefined || yes === undefined || no === undefined) return undefined
  return { kind: "conditional", test, yes, no, span: call.span }
}

const OLD_INPUT = ["defval", "title", "type", "minval", "maxval", "confirm", "step", "options"]
const NEW_INPUT = ["defval", "title", "tooltip", "inline", "group", "display", "active"]

const TYPE_OF = new Map([
  ["input.integer", "input.int"],
  ["integer", "input.int"],
  ["input.resolution", "input.timeframe"],
  ["resolution", "input.timeframe"],
  ["string", "input.string"],
])

/** Checks `input(defval, …)` as the input of its `type`, or of its default's type. */
export const inputOf = (
  checking: Checking,
  call: CallNode,
  evaluate: (expression: Expression) => Operand,
): CallNode | undefined => {
  if (call.callee.name !== "input") return undefined
  const third = call.args[2]
  const isOld = third?.name === undefined && third?.value.kind === "name" && third.value.name.startsWith("input.")
  const [first, second] = isOld ? [OLD_INPUT, NEW_INPUT] : [NEW_INPUT, OLD_INPUT]
  const names = [...new Set([...first, ...second])]
  const given = matchArguments(checking.text, call, names, "input(defval, title, …)")
  const type = given.get("type")
  const defval = given.get("defval")
  const declared = type?.kind === "name" ? (TYPE_OF.get(type.name) ?? type.name) : undefined
  const name = declared !== undefined && INPUT.has(declared) ? declared : defval && inputNameOf(defval, evaluate)
  const row = name === undefined ? undefined : INPUT.get(name)
  if (row === undefined || name === undefined) return undefined
  const accepted = [...row.parameters, ...(row.parameters.includes("minval") ? ["options"] : [])]
  const args = Array.from(given).flatMap(([parameter, value]): ReadonlyArray<Argument> => {
    const span = value.span
    return accepted.includes(parameter) ? [{ name: { kind: "name", name: parameter, span }, value }] : []
  })
  return { ...call, callee: { ...call.callee, name }, args }
}

const inputNameOf = (defval: Expression, evaluate: (expression: Expression) => Operand): string | undefined => {
  if (defval.kind === "name" && VARIABLE.get(defval.name)?.isSource === true) return "input.source"
  const operand = evaluate(defval)
  if (isNumberConstant(operand)) return operand.type === "int" ? "input.int" : "input.float"
  if (operand.kind !== "constant") return undefined
  return operand.type === "bool" ? "input.bool" : "input.string"
}
