// The contract of an account's book, kept on the store of the tests and on the real tables.
import { inject } from 'vitest'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { accountBookContract } from './account-book.contract.ts'

accountBookContract('memory', () => createMemoryRows())
accountBookContract('Azurite', () => createAzureRows({ connection: inject('azuriteConnection') }))
