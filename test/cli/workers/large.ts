import { launch } from "../../../src/worker/index.ts"
import { largeAnswers } from "../../log/largeAnswers.ts"

launch(largeAnswers())
