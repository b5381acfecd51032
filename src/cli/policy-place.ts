// What `policy explain` is asked about; what is not given is not known, and rules that name it do not match.
import type { Fault } from '../domain/fault.ts'

export interface PolicyPlace {
  account?: string
  pool: string
  fault: Fault
  image?: string
  vmSize?: string
}
