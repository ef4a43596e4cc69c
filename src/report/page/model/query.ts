/** A condition on a column, as in `rsi<50`. */
interface Condition {
  readonly key: string
  readonly test: (value: number) => boolean
}

/** The parsed text of the search box: parts of names, and conditions. */
export interface Query {
  /** In lower case. */
  readonly words: ReadonlyArray<string>
  readonly conditions: ReadonlyArray<Condition>
}

const CONDITION = /^([\w.]+)(<=|>=|<|>|=)(-?\d+(?:\.\d+)?)%?$/

const testOf = (operator: string, limit: number): Condition["test"] => {
  switch (operator) {
    case "<":
      return (value) => value < limit
    case "<=":
      return (value) => value <= limit
    case ">":
      return (value) => value > limit
    case ">=":
      return (value) => value >= limit
    default:
      return (value) => value === limit
  }
}

/** Parses a query; each word that is not a condition on a column is part of a name. */
export const parseQuery = (text: string, columns: ReadonlyArray<string>): Query => {
  const words: Array<string> = []
  const conditions: Array<Condition> = []
  for (const part of text.trim().split(/\s+/)) {
    const [, key = "", operator = "", limit = ""] = CONDITION.exec(part) ?? []
    if (columns.includes(key)) conditions.push({ key, test: testOf(operator, Number(limit)) })
    else if (part !== "") words.push(part.toLowerCase())
  }
  return { words, conditions }
}
