import { assert, describe, it } from "@effect/vitest"
import { parse } from "../../src/formula/syntax/parser.ts"
import { isFunction, type Block, type Expression, type Statement } from "../../src/formula/syntax/syntaxTree.ts"

/** The tree as an S-expression, which does not depend on precedence. */
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
    case "if": {
      const branches = node.branches.map(({ test, body }) => `${shapeOf(test)} ${blockOf(body)}`)
      return `(if ${[...branches, ...(node.otherwise ? [blockOf(node.otherwise)] : [])].join(" ")})`
    }
    case "switch": {
      const cases = node.cases.map(({ test, body }) => `${shapeOf(test)} ${blockOf(body)}`)
      const subject = node.subject === undefined ? [] : [shapeOf(node.subject)]
      return `(switch ${[...subject, ...cases, ...(node.otherwise ? [blockOf(node.otherwise)] : [])].join(" ")})`
    }
    case "call": {
      const args = node.args.map(({ name, value }) => `${name === undefined ? "" : `${name.name}:`}${shapeOf(value)}`)
      return `(${[node.callee.name, ...args].join(" ")})`
    }
  }
}

const shapes = (text: string): ReadonlyArray<string> => parse(text).map(shapeOfStatement)

const shapeOfStatement = (statement: Statement): string => {
  if (isFunction(statement)) {
    const parameters = statement.parameters.map(({ name, default: value }) =>
      value === undefined ? name.name : `${name.name}=${shapeOf(value)}`,
    )
    return `(def ${[statement.function.name, ...parameters].join(" ")} ${blockOf(statement.body)})`
  }
  const { names, isTuple, value, assigns = "=", isKept, type } = statement
  const target = names.map(({ name }) => name).join(" ")
  const declared = `${isKept === true ? "var " : ""}${type === undefined ? "" : `${type} `}`
  if (isTuple) return `[${target}] = ${shapeOf(value)}`
  return names.length === 1 ? `${declared}${target} ${assigns} ${shapeOf(value)}` : shapeOf(value)
}

const blockOf = ({ statements }: Block): string => `{${statements.map(shapeOfStatement).join("; ")}}`

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

  table("of equal precedence associate to the left", [
    ["a - b - c", "(- (- a b) c)"],
    ["a / b * c % d", "(% (* (/ a b) c) d)"],
    ["a < b > c", "(> (< a b) c)"],
    ["a or b or c", "(or (or a b) c)"],
  ])

  table("of conditions bind loosest and associate to the right", [
    ["a or b ? c : d", "(? (or a b) c d)"],
    ["a ? b : c ? d : e", "(? a b (? c d e))"],
    ["a ? b ? c : d : e", "(? a (? b c d) e)"],
    ["a ? b : c or d", "(? a b (or c d))"],
    ["(a ? b : c) + d", "(+ (? a b c) d)"],
    ["f(a ? b : c)", "(f (? a b c))"],
  ])
})

describe("values", () => {
  table("are numbers, strings, bools, na and names", [
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

  table("of arguments are positional first and then named", [
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

  table("continue inside brackets and next to a binary operator", [
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

describe("blocks", () => {
  table("are the indented lines below a line that needs them", [
    ["if a\n    x := 1\n    y := 2\nz", "(if a {x := 1; y := 2})", "z"],
    ["if a\n\tx := 1\nelse\n\tx := 2", "(if a {x := 1} {x := 2})"],
    ["if a\n    if b\n        x\n    else\n        y\nz", "(if a {(if b {x} {y})})", "z"],
    ["if a\n    x\nelse if b\n    y\nelse\n    z", "(if a {x} b {y} {z})"],
    ["x = if a\n    1\nelse\n    2\nx", "x = (if a {1} {2})", "x"],
    ["x := if a\n    1", "x := (if a {1})"],
    ["if a\n\n    // note\n    x\n\n\ny", "(if a {x})", "y"],
    ["if a and\n     b\n    x", "(if (and a b) {x})"],
    ["if a\n  and b\n    x", "(if (and a b) {x})"],
    ["if f(a,\n  b)\n    x", "(if (f a b) {x})"],
    ["if a\n    x\n    -y\n-z", "(if a {x; (- y)})", "(- z)"],
  ])

  table("of a `switch` are its cases", [
    [
      "x = switch m\n    'a' => 1\n    'b' =>\n        y = 2\n        y\n    => 3",
      'x = (switch m "a" {1} "b" {y = 2; y} {3})',
    ],
    ["switch\n    a > b => x := 1\n    => x := 2", "(switch (> a b) {x := 1} {x := 2})"],
    ["switch m\n    1 => a\n    -1 => b", "(switch m 1 {a} (- 1) {b})"],
  ])

  table("of functions follow an arrow", [
    ["f(x) => x + 1\nf(2)", "(def f x {(+ x 1)})", "(f 2)"],
    ["f(x, n = 3) =>\n    y = x[n]\n    y * 2\nf(a)", "(def f x n=3 {y = (at x n); (* y 2)})", "(f a)"],
    ["f(float x, simple int n) => [x, n]\n[a, b] = f(1, 2)", "(def f x n {(list x n)})", "[a b] = (f 1 2)"],
    ["f() =>\n    var x = 0\n    x += 1", "(def f {var x = 0; x += 1})"],
    ["f(x) =>\n    if x\n        1\n    else\n        2\nf(a)", "(def f x {(if x {1} {2})})", "(f a)"],
  ])

  table("are not made by indentation alone", [
    ["  a = 1\n  b = 2\n  b", "a = 1", "b = 2", "b"],
    ["a = 1\n    b = 2", "a = 1", "b = 2"],
    ["a = b\n    + c", "a = (+ b c)"],
    ["a =\n  b", "a = b"],
  ])

  table("may declare and reassign names", [
    ["var float x = na", "var float x = na"],
    ["series bool up = a, up", "bool up = a", "up"],
    ["x += 1, y -= 2, z *= 3, w /= 4, v %= 5", "x += 1", "y -= 2", "z *= 3", "w /= 4", "v %= 5"],
  ])
})
