// Azure Resource Manager by its REST API: reads alone.
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline'
import type { TokenCredential } from '@azure/identity'
import type { Arm } from '../../../ports/arm.ts'
import type { Clock } from '../../../ports/clock.ts'

export interface ArmSettings {
  credential: TokenCredential
  clock?: Clock
  httpClient?: HttpClient
  /** Without a slash at the end; `https://management.azure.com` unless told. */
  endpoint?: string
  /** Stand in front of the wire, after authentication. */
  policies?: readonly PipelinePolicy[]
}

export function createArm(_settings: ArmSettings): Arm {
  throw new Error('createArm is being written')
}
