import { aliasOf } from "../syntax/aliases.ts"
import { signature } from "../builtins/builtin.ts"
import { FUNCTIONS, INPUT, PLANNED, VARIABLE } from "../builtins/builtins.ts"
import { checkCall, seriesOfVariable } from "./calls/checkCall.ts"
import { CLOCK_FUNCTIONS, checkClockCall } from "./time/clockCalls.ts"
import { checkClockName } from "./time/clockNames.ts"
import { checkInput } from "./calls/checkInput.ts"
import { checkSymbolCall } from "./symbols/checkSymbolCall.ts"
import { fail, type Checking } from "./context/checking.ts"
import { checkBoolCall, failBoolCall } from "./calls/boolCalls.ts"
import { checkChartName } from "./symbols/chartNames.ts"
import { checkOwnCall } from "./calls/checkFunction.ts"
import { noteCondition } from "./statements/conditions.ts"
import { drawnBy, TITLED } from "./statements/drawing.ts"
import { featureOf } from "../syntax/keywords.ts"
import { drawn, numberConstant, type Operand } from "./context/operand.ts"
import { currentChartName, inputOf, currentName, rewriteCall } from "./calls/otherSpellings.ts"
import { constantNumber } from "../plan/operations/sources.ts"
import { suggest } from "./context/suggestions.ts"
import { checkPosition, noteCapital } from "./calls/positions.ts"
import { checkTextCall } from "./calls/textCalls.ts"
import { REFUSED } from "../builtins/refused.ts"
import { roundToTick } from "./calls/roundToTick.ts"
import type { CallNode, NameNode } from "../syntax/syntaxTree.ts"

/** Checks a name: the formula's own, a builtin variable, or a parameter of the job. */
export const checkName = (checking: Checking, written: NameNode): Operand => {
  const own = checking.scope.find(written.name)
  if (own !== undefined) return own.operand
  const node = currentChartName(checking, written)
  const ofClock = checkClockName(checking, node)
  if (ofClock !== undefined) return ofClock
  const { name, span } = node
  const variable = VARIABLE.get(currentName(checking, name, (each) => VARIABLE.has(each)))
  if (variable?.operation === constantNumber) return numberConstant(variable.settings[0], false)
  if (variable !== undefined) return seriesOfVariable(checking, variable, span)
  const free = checking.parameters.free(name)
  if (free !== undefined) return free
  const ofChart = checkChartName(checking, node)
  if (ofChart !== undefined) return ofChart
  const position = checkPosition(checking, name, false)
  if (position !== undefined) return position
  const what = drawnBy(name, false)
  if (what !== undefined) return drawn(what)
  rejectFeature(checking, node)
  const row = FUNCTIONS.get(name)
  const call = row === undefined ? `${name}(…)` : signature(row)
  if (row !== undefined || INPUT.has(name) || checking.scope.findFunction(name) !== undefined) {
    fail(checking, span, "Type", `\`${name}\` is a function`, { suggestions: [call], hint: `call it: \`${call}\`` })
  }
  return failUnknown(checking, node, "name", [
    ...checking.scope.known(),
    ...VARIABLE.keys(),
    ...FUNCTIONS.keys(),
    "true",
    "false",
  ])
}

/** A color input. */
const isDrawnInput = ({ evaluate }: Checking, { args }: CallNode): boolean => {
  const type = args.find(({ name }) => name?.name === "type") ?? args[2]
  if (type?.value.kind === "name" && type.value.name === "input.color") return true
  const defval = args.find(({ name }) => name?.name === "defval") ?? args[0]
  return defval !== undefined && evaluate(defval.value).kind === "drawn"
}

const rejectRefused = (checking: Checking, { name, span }: NameNode): void => {
  const refused = REFUSED.get(name)
  if (refused !== undefined) fail(checking, span, "Unsupported", `\`${name}\` ${refused[0]}`, { hint: refused[1] })
}

const rejectFeature = (checking: Checking, { name, span }: NameNode): void => {
  const feature = featureOf(name)
  if (feature === undefined) return
  fail(checking, span, "Unsupported", `${feature} (\`${name}\`) are not part of formulas`, {
    hint: "use a window such as `math.sum` or `ta.highest`",
  })
}

/** Checks a call of the formula's own function, a builtin or an input. */
export const checkNamedCall = (checking: Checking, call: CallNode, assignedTo: string | undefined): Operand => {
  const { evaluate } = checking
  const { name, span } = call.callee
  const own = checking.scope.findFunction(name)
  if (own !== undefined) return checkOwnCall(checking, own, call)
  const ofClock = checkClockCall(checking, call)
  if (ofClock !== undefined) return ofClock
  const ofSymbol = checkSymbolCall(checking, call)
  if (ofSymbol !== undefined) return ofSymbol
  const titled = TITLED.get(name)
  if (titled !== undefined) noteCondition(checking, titled, call)
  if (name === "strategy") noteCapital(checking, call)
  const text = checkTextCall(checking, call) ?? checkPosition(checking, name, true)
  if (text !== undefined) return text
  if (name === "math.round_to_mintick") return roundToTick(checking, call)
  const what = drawnBy(name, true)
  if (what !== undefined) return drawn(what)
  const otherwise = rewriteCall(checking, call, evaluate)
  if (otherwise !== undefined) return evaluate(otherwise)
  const current = currentName(checking, name, (each) => FUNCTIONS.has(each))
  const ofBool = checkBoolCall(checking, current, call)
  if (ofBool !== undefined) return ofBool
  if (name === "bool") return failBoolCall(checking, call)
  const row = FUNCTIONS.get(current)
  if (row !== undefined) return checkCall(checking, row, call, evaluate)
  const input = INPUT.get(name)
  if (input !== undefined) return checkInput(checking, input, call, assignedTo, evaluate)
  if (name === "input" && isDrawnInput(checking, call)) return drawn("a color")
  const generic = inputOf(checking, call, evaluate)
  if (generic !== undefined) return checkNamedCall(checking, generic, assignedTo)
  rejectFeature(checking, call.callee)
  rejectRefused(checking, call.callee)
  if (checking.scope.find(name) !== undefined || VARIABLE.has(name)) {
    fail(checking, span, "Type", `\`${name}\` is not a function`, { hint: `its value one bar ago is \`${name}[1]\`` })
  }
  return failUnknown(checking, call.callee, "function", [
    ...checking.scope.known(),
    ...FUNCTIONS.keys(),
    ...INPUT.keys(),
    ...CLOCK_FUNCTIONS,
    "request.security",
  ])
}

const failUnknown = (
  checking: Checking,
  { name, span }: NameNode,
  what: "name" | "function",
  known: ReadonlyArray<string>,
): never => {
  if (PLANNED.has(name)) fail(checking, span, "Unsupported", `\`${name}\` is not supported yet`)
  const suggestions = suggest(name, known)
  const lower = name.toLowerCase()
  const planned = [aliasOf(name) ?? lower, lower, `ta.${lower}`, `math.${lower}`].find((each) => PLANNED.has(each))
  if (planned !== undefined && !suggestions.some((each) => each.toLowerCase().endsWith(lower))) {
    fail(checking, span, "Unsupported", `unknown ${what} \`${name}\`; \`${planned}\` is not supported yet`)
  }
  return fail(checking, span, "UnknownName", `unknown ${what} \`${name}\``, { suggestions, expected: suggestions })
}
