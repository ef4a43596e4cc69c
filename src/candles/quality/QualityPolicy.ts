import { QUALITY_RULES, type QualityRule } from "../../job/QualityFinding.ts"

/**
 * What to do about candles that break a rule: `reject` leaves them out (the row,
 * or all rows of the symbol if the rule is about more than one), `mark` keeps
 * them and marks the symbol, `fail` refuses their file, `ignore` skips the rule.
 *
 * @since 0.1.0
 */
export type QualityAction = "reject" | "mark" | "fail" | "ignore"

/** One action for every rule, or actions by rule; `all` applies to the rules that are not named. @since 0.1.0 */
export type QualityPolicy = QualityAction | Readonly<Partial<Record<QualityRule | "all", QualityAction>>>

/** The action of each rule. */
export type QualityActions = Readonly<Record<QualityRule, QualityAction>>

const ACTIONS: ReadonlyArray<QualityAction> = ["reject", "mark", "fail", "ignore"]

/** The default actions of an import: a row that is not a valid bar is left out. */
export const IMPORT_ACTIONS: QualityActions = {
  order: "mark",
  duplicates: "mark",
  conflicts: "reject",
  invalid: "reject",
  prices: "reject",
  highLow: "reject",
  volumes: "mark",
  jumps: "mark",
  stale: "mark",
  gaps: "mark",
}

/** The default actions of a check of a store. */
export const VERIFY_ACTIONS: QualityActions = {
  ...IMPORT_ACTIONS,
  conflicts: "mark",
  invalid: "mark",
  prices: "mark",
  highLow: "mark",
}

const CONFLICTS = "conflicts can be reject or fail: of rows that contradict each other, none can be kept"

const withAll = (all: QualityAction | undefined, unless: QualityActions): QualityActions => {
  if (all === undefined) return unless
  const actions = { ...unless }
  for (const rule of QUALITY_RULES) {
    // `ignore` for `all` does not change rules that reject by default, and `mark` for `all` does not change
    // `conflicts`.
    const stays = all === "ignore" ? unless[rule] === "reject" : all === "mark" && rule === "conflicts"
    if (!stays) actions[rule] = all
  }
  return actions
}

/** The actions of a policy, with the defaults for rules that it leaves out; an error message if it is contradictory. */
export const actionsOf = (policy: QualityPolicy | undefined, unless: QualityActions): QualityActions | string => {
  if (policy === undefined || typeof policy === "string") return withAll(policy, unless)
  const { all, ...some } = policy
  if (some.conflicts === "mark" || some.conflicts === "ignore") return CONFLICTS
  return { ...withAll(all, unless), ...some }
}

const isAction = (text: string): text is QualityAction => ACTIONS.some((each) => each === text)
const isRule = (text: string): text is QualityRule => QUALITY_RULES.some((each) => each === text)

/** Parses `fail`, `gaps=mark,jumps=fail` or a combination, `fail,volumes=ignore`; `undefined` for other texts. */
export const parsePolicy = (text: string): QualityPolicy | undefined => {
  const policy: Partial<Record<QualityRule | "all", QualityAction>> = {}
  for (const part of text.split(",")) {
    const [name, value] = part.split("=").map((each) => each.trim())
    const [rule, action] = value === undefined ? ["all", name] : [name, value]
    if (!isAction(action) || !(rule === "all" || isRule(rule))) return undefined
    policy[rule] = action
  }
  return policy
}

/** The rules whose action is one of `which`. */
export const rulesWith = (actions: QualityActions, ...which: ReadonlyArray<QualityAction>): ReadonlySet<QualityRule> =>
  new Set(QUALITY_RULES.filter((rule) => which.includes(actions[rule])))
