// Decodes what Batch says went wrong: resize errors, node errors and failureInfo share one shape in our words.
import type { BatchFault } from '../../../domain/facts.ts'
import { present, wireEnum, wireList, wireObject, wireText, wireWords } from './wire-value.ts'

/**
 * Details are called `details` in a failureInfo, `errorDetails` on a node, `values` in a resize error;
 * their names are `name`, and `key` in error bodies.
 */
export function decodeFault(value: unknown): BatchFault | undefined {
  const wire = wireObject(value)
  if (!wire) return undefined
  const details = [wire.details, wire.errorDetails, wire.values].flatMap(wireList)
  return present({
    code: wireText(wire.code) ?? '',
    message: wireWords(wire.message),
    category: wireEnum(wire.category),
    details: details.flatMap((detail) => {
      const pair = wireObject(detail)
      if (!pair) return []
      return [
        { name: wireText(pair.name) ?? wireText(pair.key) ?? '', value: wireWords(pair.value) },
      ]
    }),
  })
}

export function decodeFaults(value: unknown): BatchFault[] {
  return wireList(value).flatMap((one) => decodeFault(one) ?? [])
}
