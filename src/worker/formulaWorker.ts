import * as Layer from "effect/Layer"
import { CandleRepository } from "../candles/CandleRepository.ts"
import { FormulaService } from "../formula/FormulaService.ts"
import { layerFormulaProcessor } from "../symbol/formulaProcessor.ts"
import { launch } from "./launch.ts"

launch(layerFormulaProcessor.pipe(Layer.provide([CandleRepository.layerConfig, FormulaService.layer])))
