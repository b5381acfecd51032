// The contract of rows, kept by the fake and by the real adapter on Azurite.
import { inject } from 'vitest'
import { createAzureRows } from '../../src/adapters/azure/storage/rows.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { rowsContract } from './rows.contract.ts'

rowsContract('memory', () => createMemoryRows())
rowsContract('Azurite', () => createAzureRows({ connection: inject('azuriteConnection') }))
