import type { CallNode } from "../../syntax/syntaxTree.ts"
import { fail, type Checking } from "../context/checking.ts"
import { checkSecurity } from "./checkSecurity.ts"
import { drawn, type Operand } from "../context/operand.ts"
import { piecesOf, symbolText } from "../context/symbolText.ts"

const SECURITY: ReadonlySet<string> = new Set(["request.security", "security"])

const REQUESTS = "security_lower_tf dividends earnings splits financial economic quandl seed currency_rate".split(" ")

/** Data that TradingView has besides bars; up to version 4, some calls had no `request.`. */
const OTHER_DATA: ReadonlySet<string> = new Set([
  ...REQUESTS.map((name) => `request.${name}`),
  ..."dividends earnings splits financial quandl".split(" "),
])

/** Functions that give their first argument's symbol other chart settings, which a store does not have. */
const SAME: ReadonlySet<string> = new Set(["ticker.modify", "ticker.standard", "ticker.inherit", "tickerid"])

/** Checks a call about symbols: a request for their bars, or a function of `ticker`. */
export const checkSymbolCall = (checking: Checking, call: CallNode): Operand | undefined => {
  const { name, span } = call.callee
  if (SECURITY.has(name)) return checkSecurity(checking, call)
  if (OTHER_DATA.has(name)) {
    return fail(checking, span, "Unsupported", `\`${name}\` is not part of formulas: a store has bars only`, {
      hint: "`request.security` reads them",
    })
  }
  if (name === "heikinashi" || name === "ticker.heikinashi") {
    const pieces = symbolArgument(checking, call)
    return { ...drawn("a symbol"), ...(pieces === undefined ? {} : { symbol: { pieces, isHeikinAshi: true } }) }
  }
  if (name === "ticker.new" || (name === "tickerid" && call.args.length > 1)) return newTicker(checking, call)
  if (!SAME.has(name)) return undefined
  const pieces = symbolArgument(checking, call)
  return pieces === undefined ? drawn("a symbol") : { ...drawn("a symbol"), symbol: { pieces } }
}

const symbolArgument = (checking: Checking, { args: [first] }: CallNode) =>
  first === undefined
    ? piecesOf(symbolText("syminfo.tickerid") ?? drawn("a symbol"))
    : piecesOf(checking.evaluate(first.value))

/** `ticker.new(prefix, ticker)`. */
const newTicker = (checking: Checking, { args }: CallNode): Operand => {
  const [prefix, ticker] = ["prefix", "ticker"].map((name, place) => {
    const found = args.find((argument) => argument.name?.name === name) ?? args[place]
    return found === undefined ? undefined : piecesOf(checking.evaluate(found.value))
  })
  if (prefix === undefined || ticker === undefined) return drawn("a symbol")
  return { ...drawn("a symbol"), symbol: { pieces: [...prefix, ":", ...ticker] } }
}
