import { failMissing, matchArguments } from "../context/argumentList.ts"
import type { Checking } from "../context/checking.ts"
import type { Operand } from "../context/operand.ts"
import type { BinaryNode, CallNode, NameNode } from "../../syntax/syntaxTree.ts"

const TICK = "syminfo.mintick"

/** `math.round_to_mintick(x)`: `x` rounded to whole ticks. */
export const roundToTick = (checking: Checking, call: CallNode): Operand => {
  const { span } = call
  const given = matchArguments(checking.text, call, ["number"], "math.round_to_mintick(number)")
  const number = given.get("number") ?? failMissing(checking.text, call, "number", "math.round_to_mintick(number)")
  const tick: NameNode = { kind: "name", name: TICK, span }
  const ticks: BinaryNode = { kind: "binary", operator: "/", operatorSpan: span, left: number, right: tick, span }
  const round: CallNode = {
    kind: "call",
    callee: { kind: "name", name: "math.round", span },
    args: [{ value: ticks }],
    span,
  }
  return checking.evaluate({ kind: "binary", operator: "*", operatorSpan: span, left: round, right: tick, span })
}
