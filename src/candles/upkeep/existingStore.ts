import * as Effect from "effect/Effect"
import type { DatabaseSync } from "node:sqlite"
import type * as Scope from "effect/Scope"
import type { StoreUnavailable } from "../../job/JobError.ts"
import { openToRead, openToWrite } from "../sqlite/file/storeFile.ts"

/** Opens an existing store for writing; fails if there is none. */
export const openExisting = (path: string): Effect.Effect<DatabaseSync, StoreUnavailable, Scope.Scope> =>
  Effect.andThen(Effect.scoped(openToRead(path)), openToWrite(path))
