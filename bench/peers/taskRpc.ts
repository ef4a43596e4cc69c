import * as Schema from "effect/Schema"
import * as Rpc from "effect/rpc/Rpc"
import * as RpcGroup from "effect/rpc/RpcGroup"

/** The one procedure that Effect's RPC workers serve. */
export class TaskRpc extends RpcGroup.make(Rpc.make("perform", { payload: Schema.String, success: Schema.Finite })) {}
