import * as Effect from "effect/Effect"
import type { DatabaseSync } from "node:sqlite"
import type * as Scope from "effect/Scope"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { openToRead, openToWrite } from "../sqlite/file/storeFile.ts"

/** Opens a store to write that is there: none is made. */
export const openExisting = (path: string): Effect.Effect<DatabaseSync, StoreUnavailable, Scope.Scope> =>
  Effect.andThen(Effect.scoped(openToRead(path)), openToWrite(path))
