// Whether a piece of text is about a pool and its machines at all: programs speak of images, quotas and capacity as well.
import type { Symptom } from '../../domain/symptom.ts'
import { any, word } from './code-said.ts'

/** True where it was said of a resize, node or job; text from nowhere must name a pool or what Azure calls its parts. */
export function isOfPool({ place }: Symptom, words: string): boolean {
  if (place !== 'unknown') return true
  return (
    word(words, 'pool', 'pools', 'vm', 'vms', 'vcpu', 'vcpus', 'core', 'cores', 'subnet') ||
    any(words, [
      'resize',
      'allocat',
      'batch account',
      'azure batch',
      'microsoft.',
      'provisioning',
      'spot node',
      'low-priority node',
    ])
  )
}
