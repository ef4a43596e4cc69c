import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { UsageError } from "./UsageError.ts"
import { type Setting, SETTINGS, variableOf } from "./settings.ts"

/** The settings file in the current folder; MARKETSWEEP_CONFIG names another one. */
const SETTINGS_FILE = "marketsweep.json"

const isSetting = (name: string): name is Setting => SETTINGS.some((setting) => setting === name)

const isMissing = (error: unknown): boolean => error instanceof Error && "code" in error && error.code === "ENOENT"

// Node's own, synchronously: the file is mostly missing, and Effect's FileSystem takes longer to load than `--help`.
const readText = (file: string, isNamed: boolean) =>
  Effect.try({
    try: () => readFileSync(file, "utf8"),
    catch: (error) =>
      isMissing(error) && !isNamed
        ? undefined
        : new UsageError({
            message: `cannot read the settings in ${file}: ${error instanceof Error ? error.message : String(error)}`,
          }),
  }).pipe(Effect.catch((error) => (error === undefined ? Effect.undefined : Effect.fail(error))))

const parse = (file: string, text: string) =>
  Effect.try({
    try: (): unknown => JSON.parse(text),
    catch: (error) =>
      new UsageError({ message: `${file} is not JSON: ${error instanceof Error ? error.message : String(error)}` }),
  })

/** Reads the settings file as environment variables. */
const variablesIn = Effect.fnUntraced(function* (file: string, settings: unknown) {
  if (typeof settings !== "object" || settings === null || Array.isArray(settings)) {
    return yield* new UsageError({ message: `${file} must hold an object, such as {"store": "market.db"}` })
  }
  const variables: Record<string, string> = {}
  for (const [name, value] of Object.entries(settings)) {
    if (!isSetting(name)) {
      return yield* new UsageError({
        message: `${file}: there is no setting '${name}'; there are ${SETTINGS.join(", ")}`,
      })
    }
    if (typeof value !== "string" && typeof value !== "number") {
      return yield* new UsageError({ message: `${file}: the setting '${name}' must be a text or a number` })
    }
    variables[variableOf(name)] = String(value)
  }
  return variables
})

/** Provides the settings of the file below those of the environment. */
export const settingsLayer = ConfigProvider.layerAdd(
  Effect.gen(function* () {
    const named = process.env["MARKETSWEEP_CONFIG"]
    const file = named ?? SETTINGS_FILE
    const text = yield* readText(file, named !== undefined)
    const variables =
      text === undefined ? {} : yield* Effect.flatMap(parse(file, text), (json) => variablesIn(file, json))
    return ConfigProvider.fromUnknown(variables)
  }),
)
