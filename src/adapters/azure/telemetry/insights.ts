// Application Insights as the sink uses it: the SDK is behind it, and loads late.
import type { Kept } from '../../telemetry/keeping.ts'
import type { Told } from '../../telemetry/told.ts'

export interface Insights {
  /** Sent in the SDK's own time. `kept` is of weight for a trace alone. */
  tell(told: Told, kept: Kept): void
  flush(): Promise<void>
}
