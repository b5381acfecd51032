// The ledger on the real table adapter.
import { inject } from 'vitest'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { ledgerContract } from './ledger.contract.ts'

ledgerContract('Azurite', () => createAzureRows({ connection: inject('azuriteConnection') }))
