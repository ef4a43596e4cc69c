import { fail, type Checking } from "../context/checking.ts"
import { checkBinary } from "../operators/checkOperators.ts"
import { setOperand } from "./checkStatement.ts"
import { asBool, isOneKind, isSame, join, select } from "../operators/select.ts"
import { checkNeverRun } from "../operators/neverRun.ts"
import {
  boolConstant,
  describe,
  drawn,
  drawnFrom,
  isBool,
  isNumber,
  NA,
  type BoolOperand,
  type DrawnOperand,
  type Operand,
} from "../context/operand.ts"
import { Scope, type Binding } from "../context/scope.ts"
import type { BinaryNode, Block, Branch, Expression, IfNode, SwitchNode } from "../../syntax/syntaxTree.ts"

interface Run {
  readonly operand: Operand
  readonly changed: ReadonlyMap<Binding, Operand>
}

/** Checks a branch in a scope of its own; returns its value, and the names that it changes. */
const checkApart = (checking: Checking, activation: BoolOperand | undefined, run: () => Operand): Run => {
  const { changed: outer, scope } = checking
  const before = new Map<Binding, Operand>()
  checking.changed = before
  checking.scope = new Scope(scope, activation, scope.caller)
  try {
    const operand = run()
    const changed = new Map(Array.from(before.keys(), (binding) => [binding, binding.operand]))
    return { operand, changed }
  } finally {
    for (const [binding, old] of before) binding.operand = old
    checking.changed = outer
    checking.scope = scope
  }
}

/** The bars at which `test` holds and the current scope runs; all if there is no condition. */
const activationWhere = (checking: Checking, test: BoolOperand, node: Expression): BoolOperand | undefined => {
  const { activation } = checking.scope
  if (test.kind === "constant") return test.value ? activation : test
  return activation === undefined ? test : join(checking, "and", activation, test, node.span)
}

const branch = (
  checking: Checking,
  test: BoolOperand,
  node: Expression,
  yes: () => Operand,
  no: () => Operand,
): Operand => {
  if (test.kind === "constant") {
    checkNeverRun(checking, () => checkApart(checking, boolConstant(false), test.value ? no : yes).operand)
    const taken = checkApart(checking, activationWhere(checking, boolConstant(true), node), test.value ? yes : no)
    for (const [binding, operand] of taken.changed) setOperand(checking, binding, operand)
    return taken.operand
  }
  const opposite = join(checking, "not", test, test, node.span)
  const [one, other] = [
    checkApart(checking, activationWhere(checking, test, node), yes),
    checkApart(checking, activationWhere(checking, opposite, node), no),
  ]
  for (const binding of new Set([...one.changed.keys(), ...other.changed.keys()])) {
    const yesValue = one.changed.get(binding) ?? binding.operand
    const noValue = other.changed.get(binding) ?? binding.operand
    const operand = isSame(yesValue, noValue) ? yesValue : select(checking, test, yesValue, noValue, node)
    setOperand(checking, binding, operand)
  }
  return valueOf(checking, test, one.operand, other.operand, node)
}

const isValue = ({ operand }: Binding): boolean => isBool(operand) || isNumber(operand)

/** Branches whose condition has no value: they may draw, but not change a name. */
const drawnBranches = (checking: Checking, test: DrawnOperand, run: () => unknown): Operand => {
  const { changed } = checkApart(checking, undefined, () => {
    run()
    return NA
  })
  if (Array.from(changed.keys()).some(isValue)) test.fault?.()
  return test
}

/** The value of a structure; branches without a common type have none, an error only where it is used. */
const valueOf = (checking: Checking, test: BoolOperand, yes: Operand, no: Operand, node: Expression): Operand =>
  isOneKind(yes, no) ? select(checking, test, yes, no, node) : drawn(`${describe(yes)} or else ${describe(no)}`)

/** Checks an `if`, branch by branch. */
export const checkIf = (checking: Checking, node: IfNode): Operand => {
  const from = (index: number): Operand => {
    const branches = node.branches[index]
    if (branches === undefined) return runRest(checking, node.otherwise)
    const test = asBool(checking, checking.evaluate(branches.test))
    if (!isBool(test)) {
      const what = `the condition of \`if\` must be a bool; it is ${describe(test)}`
      const fault = () => fail(checking, branches.test.span, "Type", what)
      if (test.kind !== "drawn") return fault()
      const run = () => [checking.runBlock(branches.body, checking.scope), from(index + 1)]
      return drawnBranches(checking, drawnFrom(test, fault), run)
    }
    return branch(
      checking,
      test,
      branches.test,
      () => checking.runBlock(branches.body, checking.scope),
      () => from(index + 1),
    )
  }
  return from(0)
}

const runRest = (checking: Checking, otherwise: Block | undefined): Operand =>
  otherwise === undefined ? NA : checking.runBlock(otherwise, checking.scope)

/** Checks a `switch` as the equivalent `if`; its subject is checked once. */
export const checkSwitch = (checking: Checking, node: SwitchNode): Operand => {
  const subject = node.subject === undefined ? undefined : checking.evaluate(node.subject)
  const testOf = ({ test }: Branch): Operand => {
    const label = checking.evaluate(test)
    if (subject === undefined || node.subject === undefined) return asBool(checking, label)
    const { span } = test
    const equal: BinaryNode = {
      kind: "binary",
      operator: "==",
      operatorSpan: span,
      left: node.subject,
      right: test,
      span,
    }
    return checkBinary(checking, equal, subject, label)
  }
  const from = (index: number): Operand => {
    const one = node.cases[index]
    if (one === undefined) return runRest(checking, node.otherwise)
    const test = testOf(one)
    if (!isBool(test)) {
      return fail(checking, one.test.span, "Type", `a case of \`switch\` must be a bool; it is ${describe(test)}`)
    }
    return branch(
      checking,
      test,
      one.test,
      () => checking.runBlock(one.body, checking.scope),
      () => from(index + 1),
    )
  }
  return from(0)
}
