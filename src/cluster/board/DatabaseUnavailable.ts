import * as Schema from "effect/Schema"
import { PoolUnavailable } from "../../job/JobError.ts"

/** A statement failed, for now or for good. `message` has no credentials. */
export class DatabaseUnavailable extends Schema.TaggedError<DatabaseUnavailable>()("DatabaseUnavailable", {
  message: Schema.String,
}) {
  /** The error of a job that cannot run because of it. */
  get asPoolUnavailable(): PoolUnavailable {
    return new PoolUnavailable({ message: this.message })
  }
}
