// The ledger on rows in memory.
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { ledgerContract } from '../contract/ledger.contract.ts'

ledgerContract('memory', () => createMemoryRows())
