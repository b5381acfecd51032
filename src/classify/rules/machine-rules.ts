// What lies with the machine, whatever the place: full disk, lack of memory, broken hardware.
import type { Rule } from '../rule.ts'

export const machineRules: readonly Rule[] = []
