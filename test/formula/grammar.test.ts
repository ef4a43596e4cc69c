import { assert, describe, it } from "@effect/vitest"
import { parse } from "../../src/formula/parser.ts"
import type { Expression } from "../../src/formula/syntaxTree.ts"

/** The tree in Lisp's notation, where nothing depends on precedence. */
const shapeOf = (node: Expression): string => {
  switch (node.kind) {
    case "number":
    case "bool":
      return String(node.value)
    case "string":
      return JSON.stringify(node.value)
    case "na":
      return "na"
    case "name":
      return node.name
    case "unary":
      return `(${node.operator} ${shapeOf(node.operand)})`
    case "binary":
      return `(${node.operator} ${shapeOf(node.left)} ${shapeOf(node.right)})`
    case "conditional":
      return `(? ${shapeOf(node.test)} ${shapeOf(node.yes)} ${shapeOf(node.no)})`
    case "history":
      return `(at ${shapeOf(node.source)} ${shapeOf(node.offset)})`
    case "list":
      return `(list ${node.items.map(shapeOf).join(" ")})`
    case "call": {
      const args = node.args.map(({ name, value }) => `${name === undefined ? "" : `${name.name}:`}${shapeOf(value)}`)
      return `(${[node.callee.name, ...args].join(" ")})`
    }
  }
}

const shapes = (text: string): ReadonlyArray<string> =>
  parse(text).map(({ names, isTuple, value }) => {
    const target = names.map(({ name }) => name).join(" ")
    if (isTuple) return `[${target}] = ${shapeOf(value)}`
    return names.length === 1 ? `${target} = ${shapeOf(value)}` : shapeOf(value)
  })

const table = (title: string, rows: ReadonlyArray<readonly [text: string, ...shape: ReadonlyArray<string>]>): void => {
  it.each(rows.map(([text, ...shape]) => ({ text, shape })))(`${title}: $text`, ({ text, shape }) => {
    assert.deepStrictEqual(shapes(text), shape)
  })
}

describe("operators", () => {
  table("bind as in Pine Script", [
    ["a or b and c", "(or a (and b c))"],
    ["a and b or c", "(or (and a b) c)"],
    ["a and b == c", "(and a (== b c))"],
    ["a == b < c", "(== a (< b c))"],
    ["a != b >= c", "(!= a (>= b c))"],
    ["a < b + c", "(< a (+ b c))"],
    ["a - b * c", "(- a (* b c))"],
    ["a % b + c", "(+ (% a b) c)"],
    ["-a * b", "(* (- a) b)"],
    ["a * -b", "(* a (- b))"],
    ["not a > b", "(> (not a) b)"],
    ["not a and b", "(and (not a) b)"],
    ["-a[1]", "(- (at a 1))"],
    ["a + b[1]", "(+ a (at b 1))"],
    ["(a + b)[1]", "(at (+ a b) 1)"],
    ["f(a)[1][2]", "(at (at (f a) 1) 2)"],
    ["a[b + 1]", "(at a (+ b 1))"],
    ["- - + not a", "(- (- (+ (not a))))"],
  ])

  table("of one strength group to the left", [
    ["a - b - c", "(- (- a b) c)"],
    ["a / b * c % d", "(% (* (/ a b) c) d)"],
    ["a < b > c", "(> (< a b) c)"],
    ["a or b or c", "(or (or a b) c)"],
  ])

  table("of a condition bind the least and group to the right", [
    ["a or b ? c : d", "(? (or a b) c d)"],
    ["a ? b : c ? d : e", "(? a b (? c d e))"],
    ["a ? b ? c : d : e", "(? a (? b c d) e)"],
    ["a ? b : c or d", "(? a b (or c d))"],
    ["(a ? b : c) + d", "(+ (? a b c) d)"],
    ["f(a ? b : c)", "(f (? a b c))"],
  ])
})

describe("values", () => {
  table("are numbers, texts, bools, na and names", [
    ["12", "12"],
    ["1.50", "1.5"],
    [".5", "0.5"],
    ["5.", "5"],
    ["1e3", "1000"],
    ["2.5E-1", "0.25"],
    ["true", "true"],
    ["false", "false"],
    ["na", "na"],
    ["na(a)", "(na a)"],
    [`"it's"`, `"it's"`],
    [`'say "hi"'`, `"say \\"hi\\""`],
    [`"a\\"b\\\\c"`, `"a\\"b\\\\c"`],
    ["_a1.b_2", "_a1.b_2"],
  ])

  table("of arguments come by place and then by name", [
    ["f()", "(f)"],
    ["f(a, b + 1)", "(f a (+ b 1))"],
    ["f(a, n = 2)", "(f a n:2)"],
    ["f(options = [1, 2])", "(f options:(list 1 2))"],
  ])
})

describe("statements", () => {
  table("end with the line or at a comma", [
    ["a\nb", "a", "b"],
    ["x = a, y = b, x", "x = a", "y = b", "x"],
    ["x = a,\ny = b\n", "x = a", "y = b"],
    ["\n\n\na\r\n\r\nb\n\n", "a", "b"],
    ["[x, y, _] = f(a)", "[x y _] = (f a)"],
  ])

  table("go on inside brackets and beside a binary operator", [
    ["f(a,\n  b\n)", "(f a b)"],
    ["(a\n+ b)", "(+ a b)"],
    ["a[\n1\n]", "(at a 1)"],
    ["a\nand b", "(and a b)"],
    ["a and\n\n  b", "(and a b)"],
    ["a\n  ? b\n  : c", "(? a b c)"],
    ["a\n- b", "(- a b)"],
    ["a\nnot b", "a", "(not b)"],
  ])

  table("may carry comments", [
    ["a // + b", "a"],
    ["// first\na\n// last", "a"],
    ["//@version=6\na", "a"],
    [`f("//")`, `(f "//")`],
    ["a // and\nand b", "(and a b)"],
  ])
})
