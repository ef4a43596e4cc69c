import * as Schema from "effect/Schema"
import { PoolUnavailable } from "../../job/JobError.ts"

/** The database did not do what it was asked; it may come back. `message` has no credentials. */
export class DatabaseUnavailable extends Schema.TaggedError<DatabaseUnavailable>()("DatabaseUnavailable", {
  message: Schema.String,
}) {
  /** The same for those who want to run a job. */
  get asPoolUnavailable(): PoolUnavailable {
    return new PoolUnavailable({ message: this.message })
  }
}
