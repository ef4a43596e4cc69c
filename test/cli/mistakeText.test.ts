import { assert, describe, it } from "@effect/vitest"
import * as CliError from "effect/cli/CliError"
import { mistakeText } from "../../src/cli/terminal/mistakeText.ts"

describe("mistakeText", () => {
  it("says in one line what to write instead", () => {
    assert.strictEqual(
      mistakeText(new CliError.UnrecognizedOption({ option: "--formul", suggestions: ["--formula", "--format"] })),
      "unknown option --formul: did you mean --formula or --format?",
    )
    assert.strictEqual(
      mistakeText(new CliError.UnknownSubcommand({ subcommand: "frob", suggestions: [] })),
      "unknown command frob",
    )
    assert.strictEqual(
      mistakeText(new CliError.InvalidValue({ option: "formula", value: "", expected: "TEXT", kind: "flag" })),
      "missing value of --formula (one that begins with - is written --formula=VALUE)",
    )
    assert.strictEqual(
      mistakeText(new CliError.InvalidValue({ option: "from", value: "x", expected: "Expected a date", kind: "flag" })),
      'Invalid value for flag --from: "x". Expected a date',
    )
    assert.strictEqual(mistakeText(new CliError.ValidationError({ message: "one\n\n  two" })), "one two")
  })
})
