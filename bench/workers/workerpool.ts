import { worker } from "workerpool"
import { perform } from "./tasks.ts"

worker({ perform })
