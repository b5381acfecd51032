// The contract of the list of stopped pools, kept by the fake and by the real adapter on Azurite.
import { inject } from 'vitest'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { stopBookContract } from './stop-book.contract.ts'

stopBookContract('memory', () => createMemoryRows())
stopBookContract('Azurite', () => createAzureRows({ connection: inject('azuriteConnection') }))
