// What was last seen of the subject of an open incident and of its pool, and what others than Batch Medic did to them since.
import type { Targets } from './grow-back.ts'

/** A moment in it is Batch's, where Batch has one; those of our own acts say which of them are accounted for. */
export interface Seen {
  lastBootAt?: number
  /** Since when it was seen rebooting for somebody else; its next boot is that one. */
  rebootingSince?: number
  schedulingEnabled?: boolean
  /** It is off because of us: who switches it on again may be another incident of ours, closed by then. */
  offByUs?: true
  /** As their owner wants them: absent while a formula sets them, or a replacement of ours. */
  targets?: Targets
  autoScale?: boolean
  own: { rebootAt: number; schedulingAt: number; removalAt: number }
}

/** What somebody else did: a person, a tool of theirs, or Batch itself, which may reboot a node for its own reasons. */
export type OthersAct = 'reboot' | 'scheduling-off' | 'scheduling-on' | 'resize' | 'autoscale'

export interface Others {
  what: OthersAct
  /** By Batch's clock where it tells, else when it was seen. */
  at: number
  /** When it was noticed, by our clock. */
  seenAt: number
  /** A whole sentence. */
  text: string
}
