// How much of the past is listed again when failed tasks are looked for.
import { minuteMs } from './durations.ts'

/** Failed tasks are listed from this long before the last watermark: their times come late and out of order. */
export const taskOverlapMs = 2 * minuteMs
