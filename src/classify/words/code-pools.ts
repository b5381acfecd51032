// Whether a piece of text is about a pool and its machines at all: programs speak of images, quotas and capacity as well.
import type { Symptom } from '../../domain/symptom.ts'
import { any, word } from './code-said.ts'
import type { Phrase } from './phrases.ts'

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

const feature =
  '(?:ephemeral|os disk|trusted ?launch|security ?type|confidential|secure ?boot|vtpm|accelerated networking|premium (?:storage|disk|ssd)|premium_\\w+|ultra ?ssd|storage account type|storage ?type|disk type|generation|gen ?[12]|hypervisor|encryption ?at ?host|nested virtuali[sz]ation|infiniband|rdma)'
const notFit =
  "(?:(?:does|do|is|are|can)(?: not|n't)|cannot|not) (?:be )?(?:support|allow|permit|available|compatible|used|boot)"

/** What a VM size is told not to have; where it cannot be had at all for now, capacity is spoken of. */
export const sizeDoesNotFit: readonly Phrase[] = [
  new RegExp(`\\b(?:vm|virtual machine) ?sizes?\\b[^\\n]{0,80}${notFit}[^\\n]{0,40}${feature}`),
  new RegExp(`${feature}[^\\n]{0,100}${notFit}[^\\n]{0,60}\\b(?:sizes?|standard_\\w+)\\b`),
  /\bsize\b[^\n]{0,60}\bdoes(?: not|n't) support\b/,
  /\b(?:not|isn't) (?:available|allowed|supported|permitted|possible)\b[^\n]{0,20}\b(?:for|with|on|by|at) (?:this |the |that )?(?:requested |selected |specified |chosen |given )?(?:vm |virtual machine )?size\b/,
  /\bvm size\b[^\n]{0,60}\b(?:is|are) not (?:supported|allowed|permitted)\b(?![^\n]{0,30}\b(?:region|location|zone)\b)/,
  /\bsecurity ?type\b[^\n]{0,80}\b(?:mismatch|does not match|not match|incompatible|conflict)/,
]
